import Control
import Disk
import Glibc
import Logging
import Reactor
import TopologyModel

/// Processes: their start and their end.
extension Supervisor {
    func enqueue(_ process: SupervisedProcess) {
        guard !process.isQueued, process.run == nil else { return }
        process.isQueued = true
        process.failure = nil
        process.restartsAt = nil
        queue.append(process)
        isDueAtOnce = true
        news.changed(process)
    }

    /// As many as may start at once.
    func startQueued() {
        guard !queue.isEmpty else { return }
        var starting = runs.values.count { $0.owner != nil && !$0.isListening }
        // One that cannot be started may end all this, and empty the queue.
        while starting < SupervisorLimits.startsAtOnce, !queue.isEmpty {
            let process = queue.removeFirst()
            process.isQueued = false
            start(process)
            starting += 1
        }
    }

    private func start(_ process: SupervisedProcess) {
        news.changed(process)
        do throws(RunFailure) {
            try reopenPorts(process)
            try launch(process)
        } catch {
            let reason = error.problems.map(\.message).joined(separator: "; ")
            log.error(
                "not started", ["process": .text(process.name), "reason": .text(reason)])
            process.failure = reason
            failChange(because: process, error.kind, error.problems)
        }
    }

    // MARK: - Their end

    func tellToEnd(_ process: SupervisedProcess) {
        guard let run = process.run, !run.isTold else { return }
        run.killsAt =
            now
            + (isHurried
                ? SupervisorLimits.hurriedStopMilliseconds : SupervisorLimits.stopMilliseconds)
        run.signal(SIGTERM)
        // One that stands still, whoever stopped it, would never hear it.
        run.signal(SIGCONT)
        run.isPaused = false
        news.changed(process)
    }

    func endOfChild(_ serial: UInt64) {
        guard let run = runs[serial], let ending = ProcessEnding.reap(pid: run.child.pid) else {
            return
        }
        // What it said last. Another process may have the other end by mistake: then it has none.
        var rounds = 0
        while !run.reports.isOver, rounds < SupervisorLimits.lastReportsRoundsMax {
            hearReports(serial)
            rounds += 1
        }
        stopListening(to: run)
        loop.remove(run.child.pidfd)
        runs[serial] = nil
        journal.ended(run.child.identity)
        guard let process = run.owner else { return endOfProbe(run, ending) }
        process.run = nil
        news.changed(process)
        for peer in process.peers { news.changedLink(process.name, peer) }
        leaving.removeAll { $0 === process }
        guard !isStopping else { return }
        if run.isTold {
            log.info("ended", ["process": .text(process.name), "how": .text(ending.text)])
            guard process.isToComeBack else { return }
            process.isToComeBack = false
            enqueue(process)
        } else {
            endedByItself(process, run, ending)
        }
    }

    private func endedByItself(
        _ process: SupervisedProcess, _ run: ProcessRun, _ ending: ProcessEnding
    ) {
        log.warn(
            "ended by itself", ["process": .text(process.name), "how": .text(ending.text)])
        if isAwaited(process) {
            process.failure = "ended with \(ending.text) while it was started"
            let lines = run.excerpt.lines()
            let said = lines.isEmpty ? "it said nothing" : "the last it said:"
            let headline =
                "\(process.name) ended with \(ending.text) while it was started; \(said)"
            return failChange(
                because: process, .startFailed,
                [
                    Diagnostic(
                        ([headline] + lines).joined(separator: "\n    "),
                        fix: "see all of it: ilpnet logs \(process.name)")
                ])
        }
        let verdict = process.backoff.ended(
            ending, rule: process.rule, now: now, random: UInt64.random(in: 0...UInt64.max))
        switch verdict {
        case .again(let pause):
            process.restartsAt = now + pause
        case .rests:
            process.failure = "ended with \(ending.text), and its rule is not to start it again"
        case .failed:
            process.failure =
                "ended \(RestartBackoff.burstMax + 1) times within"
                + " \(RestartBackoff.burstMilliseconds / 1_000) s, the last time with"
                + " \(ending.text)"
            log.error("given up", ["process": .text(process.name)])
        }
    }
}
