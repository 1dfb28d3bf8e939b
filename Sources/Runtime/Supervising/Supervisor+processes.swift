import Disk
import Control
import Glibc
import Logging
import Planning
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

    /// Those of a process that was stopped are closed, and may have been taken since.
    private func reopenPorts(_ process: SupervisedProcess) throws(RunFailure) {
        guard process.ports.peer == nil || process.ports.web == nil else { return }
        func reopened(_ number: Int) throws(RunFailure) -> BoundPort {
            do throws(SystemCallError) {
                return try PortBinding.bind(number)
            } catch {
                throw RunFailure(
                    .portTaken, [PortAssignment.problem(process.name, number, error)])
            }
        }
        let peer = try reopened(process.ports.peerNumber)
        process.ports = ProcessPorts(peer: peer, web: try reopened(process.ports.webNumber))
    }

    private func launch(_ process: SupervisedProcess) throws(RunFailure) {
        guard let peer = process.ports.peer, let web = process.ports.web else { return }
        let isDashboard = process.role == .dashboard
        let configuration =
            isDashboard
            ? folder.dashboardConfigurationPath : folder.configurationPath(of: process.name)
        var arguments = [
            process.role.rawValue, "--config", configuration,
            isDashboard ? "--http-fd" : "--btp-fd", "3",
            isDashboard ? "--telemetry-fd" : "--health-fd", "4",
            "--lifeline-fd", "5", "--status-fd", "6",
        ]
        var descriptors =
            isDashboard ? [web.descriptor, peer.descriptor] : [peer.descriptor, web.descriptor]
        descriptors.append(lifeline.reading)
        let ask = isDashboard ? ControlPair() : nil
        if let ask, ask.isWhole { arguments += ["--control-fd", "7"] }
        process.runs += 1
        arguments += [
            "--log-file", folder.logPath(of: process.name), "--run", String(process.runs),
        ]
        let crashLog = folder.crashLogPath(of: process.name)
        CrashLog.makeRoom(crashLog)
        let run = try started(
            process.name, arguments, descriptors, crashLog,
            behindStatus: (ask?.isWhole ?? false) ? [ask?.theirs ?? -1] : [], owner: process)
        process.run = run
        if let ask, ask.isWhole { adopt(ask.takeOurs()) }
        log.info(
            "started",
            [
                "process": .text(process.name), "pid": .number(Int64(run.child.pid)),
                "run": .number(Int64(process.runs)),
            ])
    }

    /// Starts the program in one of its roles. The status pipe comes behind `descriptors`.
    func started(
        _ name: String, _ arguments: [String], _ descriptors: [Int32], _ outputPath: String,
        behindStatus: [Int32] = [], owner: SupervisedProcess?
    ) throws(RunFailure) -> ProcessRun {
        do throws(SystemCallError) {
            let status = try SupervisorPipe.make()
            let flags = fcntl(status.reading, F_GETFL)
            _ = fcntl(status.reading, F_SETFL, flags | O_NONBLOCK)
            let reports = LineReader(
                status.reading,
                lineBytesMax: max(NodeReport.lineBytesMax, ProbeReport.lineBytesMax))
            defer { close(status.writing) }
            let time = MonotonicTime.microseconds()
            let excerpt = LogExcerpt(of: name, in: folder)
            let child = try ProcessStart.start(
                Launch(
                    program: settings.program, arguments: arguments,
                    environment: settings.childEnvironment,
                    descriptors: descriptors + [status.writing] + behindStatus,
                    outputPath: outputPath))
            journal.started(name, child.identity)
            let run = ProcessRun(
                name: name, child: child, serial: nextSerial(), reports: reports, owner: owner,
                excerpt: excerpt, startedMicroseconds: time)
            runs[run.serial] = run
            do throws(SystemCallError) {
                try loop.add(child.pidfd, token: Token.childEnd | run.serial, .readable)
                try loop.add(reports.descriptor, token: Token.report | run.serial, .readable)
            } catch {
                // Nobody would hear of its end, which comes at once.
                run.signal(SIGKILL)
                runs[run.serial] = nil
                Leftovers.wait(
                    for: child.identity, milliseconds: SupervisorLimits.unwatchedMilliseconds)
                _ = ProcessEnding.reap(pid: child.pid)
                journal.ended(child.identity)
                throw error
            }
            return run
        } catch {
            throw RunFailure(starting: name, error)
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

/// A crash log is only added to; a new run begins a new one where it grew large.
private enum CrashLog {
    static func makeRoom(_ path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_size > SupervisorLimits.crashLogBytesMax else {
            return
        }
        rename(path, path + ".1")
    }
}
