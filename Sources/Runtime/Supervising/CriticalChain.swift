import Control

/// When a process of a start got how far, in microseconds of the monotonic clock.
struct StartMilestones {
    var name: String
    var started: Int64
    var listening: Int64?
    /// When its last planned link came up.
    var linked: Int64?
    /// Those that it has a link with.
    var neighbours: Set<String>
}

/// Which steps a start had to wait for, one after the other. Pure.
enum CriticalChain {
    /// It ends with the process whose last link came up last. That link waited for the later of
    /// its two ends to listen, so the chain leads through that one.
    static func of(
        _ clock: ChangeClock, _ processes: [StartMilestones], probed end: Int64
    ) -> StartupTiming {
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
        let last = processes.filter { $0.linked != nil }
            .max { ($0.linked ?? 0) < ($1.linked ?? 0) }
        if let last, let linked = last.linked {
            let late = lastToListen(last, processes)
            step("started", late.name, until: late.started)
            step("listening", late.name, until: late.listening ?? linked)
            step("linked", last.name, until: linked)
        }
        step("settled", until: clock.settled)
        step("probed", until: end)
        return StartupTiming(microseconds: Int(end - clock.began), criticalChain: steps)
    }

    private static func lastToListen(
        _ process: StartMilestones, _ processes: [StartMilestones]
    ) -> StartMilestones {
        let neighbours = processes.filter { process.neighbours.contains($0.name) }
        guard let late = neighbours.max(by: { ($0.listening ?? 0) < ($1.listening ?? 0) }),
            (late.listening ?? 0) > (process.listening ?? 0)
        else { return process }
        return late
    }
}
