import Glibc
import Logging

/// The end: nodes that dial go before those that they dial, so that what is under way can finish;
/// the dashboard sees it all and goes last.
extension Supervisor {
    /// `atOnce` does not let anything finish. Asked again, it hurries what is under way.
    package func stop(atOnce: Bool) {
        endProbe()
        isDueAtOnce = true
        if !isStopping {
            phase = .stopping
            queue = []
            for process in processes.values {
                process.isQueued = false
                process.restartsAt = nil
                process.isToComeBack = false
                process.isWanted = false
            }
            log.info("stopping")
            news.everything()
        }
        // One that stands still answers nobody, also not those who take their leave of it.
        for run in runs.values {
            run.isPaused = false
            run.signal(SIGCONT)
        }
        if atOnce { killAll() } else { tellNext() }
    }

    private func killAll() {
        for run in runs.values where !run.isKilled {
            run.isKilled = true
            run.killsAt = now
            run.signal(SIGKILL)
        }
    }

    /// Tells everyone to end whom nobody dials any more.
    func tellNext() {
        let running = order.compactMap { processes[$0] }.filter { $0.run != nil }
        if isHurried { return running.forEach(tellToEnd) }
        let next = StopOrder.next(
            running.map { process in
                .init(
                    name: process.name, isNode: process.role == .connector,
                    dialled: process.dialledPeers, isTold: process.run?.isTold ?? false)
            })
        for name in next {
            if let process = processes[name] { tellToEnd(process) }
        }
    }
}
