import Control
import Disk
import Glibc
import Planning
import TopologyModel

/// What processes report, and what that makes others do.
extension Supervisor {
    func hearReports(_ serial: UInt64) {
        guard let run = runs[serial] else { return }
        for line in run.reports.next() {
            if run.owner == nil {
                hearProbe(line)
            } else if let report = NodeReport(line: line) {
                take(report, of: run)
            }
        }
        if run.reports.isOver { stopListening(to: run) }
    }

    func stopListening(to run: ProcessRun) {
        guard run.isHeard else { return }
        run.isHeard = false
        loop.remove(run.reports.descriptor)
    }

    private func take(_ report: NodeReport, of run: ProcessRun) {
        guard let process = run.owner else { return }
        switch report {
        case .listening:
            run.listeningMicroseconds = MonotonicTime.microseconds()
            if process.runs > 1 { wakeDiallers(of: process) }
            if run.reload == .needed { askToReload(run) }
        case .up(let peer):
            run.connected.insert(peer)
            news.changedLink(process.name, peer)
        case .down(let peer):
            run.connected.remove(peer)
            news.changedLink(process.name, peer)
        case .counts(let counts): run.counts = counts
        case .reloaded, .notReloaded:
            let isNeeded = run.reload == .askedAndNeeded
            run.reload = .none
            if isNeeded { askToReload(run) }
            if report == .notReloaded { refusedToReload(process) }
        case .draining: break
        }
        if run.linkedMicroseconds == nil, run.isListening, process.linksUp == process.peers.count {
            run.linkedMicroseconds = MonotonicTime.microseconds()
        }
        news.changed(process)
    }

    /// Whoever holds off dialling it after failures need not: it is back.
    private func wakeDiallers(of process: SupervisedProcess) {
        for name in process.peers {
            guard let dialler = processes[name], let run = dialler.run, run.isListening,
                !run.isTold, dialler.dialledPeers.contains(process.name)
            else { continue }
            run.signal(SIGUSR2)
        }
    }

    /// It reads its configuration anew. Before it listens it has no ear for a signal.
    func reload(_ process: SupervisedProcess) {
        guard let run = process.run, !run.isTold else { return }
        guard run.isListening else {
            run.reload = .needed
            return
        }
        switch run.reload {
        case .none, .needed: askToReload(run)
        case .asked, .askedAndNeeded: run.reload = .askedAndNeeded
        }
    }

    private func askToReload(_ run: ProcessRun) {
        run.reload = .asked
        run.signal(SIGHUP)
    }

    private func refusedToReload(_ process: SupervisedProcess) {
        failChange(
            because: process, .startFailed,
            [
                .init(
                    "\(process.name) did not take in its new configuration",
                    fix: "see why: ilpnet logs \(process.name)")
            ])
    }
}
