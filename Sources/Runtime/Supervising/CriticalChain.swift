import Control

/// Which steps a start had to wait for, one after the other.
enum CriticalChain {
    /// It ends with the process whose last link came up last. That link waited for the later of
    /// its two ends to listen, so the chain leads through that one.
    static func of(_ clock: ChangeClock, _ processes: [SupervisedProcess]) -> StartupTiming {
        var steps: [StartupTiming.Step] = []
        var time = clock.began
        func step(_ what: String, _ process: String? = nil, until end: Int64) {
            guard end > time else { return }
            steps.append(.init(process: process, what: what, microseconds: Int(end - time)))
            time = end
        }
        step("evaluated", until: clock.began + clock.loadMicroseconds)
        step("supervisor asked", until: clock.asked)
        step("planned", until: clock.planned)
        step("prepared", until: clock.prepared)
        let last = processes.compactMap { process in
            process.run.flatMap { run in run.linkedMicroseconds.map { (process.name, run, $0) } }
        }.max { $0.2 < $1.2 }
        if let (name, run, linked) = last {
            let neighbours = processes.filter { run.connected.contains($0.name) }
            let (late, lateRun) =
                neighbours.compactMap { process in process.run.map { (process.name, $0) } }
                .max { ($0.1.listeningMicroseconds ?? 0) < ($1.1.listeningMicroseconds ?? 0) }
                .flatMap { neighbour in
                    (neighbour.1.listeningMicroseconds ?? 0) > (run.listeningMicroseconds ?? 0)
                        ? neighbour : nil
                } ?? (name, run)
            step("started", late, until: lateRun.startedMicroseconds)
            step("listening", late, until: lateRun.listeningMicroseconds ?? linked)
            step("linked", name, until: linked)
        }
        step("settled", until: clock.settled)
        let end = SupervisorClock.microseconds()
        step("probed", until: end)
        return StartupTiming(microseconds: Int(end - clock.began), criticalChain: steps)
    }
}
