import Control
import Disk
import Glibc
import Logging
import Reactor

/// What a process is given when it starts: its ports, its files and the pipes to it.
extension Supervisor {
    /// Those of a process that was stopped are closed, and may have been taken since.
    func reopenPorts(_ process: SupervisedProcess) throws(RunFailure) {
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

    func launch(_ process: SupervisedProcess) throws(RunFailure) {
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
}
