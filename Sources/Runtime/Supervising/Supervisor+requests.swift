import CanonicalJSON
import CLinux
import Control
import Glibc
import Logging
import Planning
import Reactor
import TopologyModel

/// What is asked from outside.
extension Supervisor {
    func admit() {
        while true {
            let descriptor = linux_accept(control.descriptor)
            guard descriptor >= 0 else {
                // They wait in the queue, and must not be announced over and over.
                if [EMFILE, ENFILE, ENOMEM, ENOBUFS].contains(-descriptor) { deafen() }
                return
            }
            guard connections.count < SupervisorLimits.connectionsMax else {
                close(descriptor)
                continue
            }
            adopt(descriptor)
        }
    }

    private func deafen() {
        guard listensAt == nil else { return }
        loop.remove(control.descriptor)
        listensAt = now + SupervisorLimits.listenAgainMilliseconds
    }

    func listenAgain() {
        listensAt = nil
        try? loop.add(control.descriptor, token: Token.listener, .readable)
    }

    func adopt(_ descriptor: Int32) {
        let connection = ControlSession(descriptor, serial: nextSerial())
        do throws(SystemCallError) {
            try loop.add(
                descriptor, token: Token.connection | connection.serial, .readable)
            connections[connection.serial] = connection
        } catch {
            log.error("a request was not heard", ["problem": .text(error.text)])
        }
    }

    func hear(_ serial: UInt64) {
        guard let connection = connections[serial] else { return }
        connection.receive()
        answerLines(connection)
    }

    func answerLines(_ connection: ControlSession) {
        while let line = connection.nextLine() {
            do throws(RunFailure) {
                try obey(try request(in: line), connection)
            } catch {
                connection.send(
                    ControlAnswer(refusal: ControlRefusal(error.kind, error.problems)))
                // Without a network there is nothing to keep.
                if case .empty = phase { stop(atOnce: true) }
            }
        }
    }

    private func request(in line: [UInt8]) throws(RunFailure) -> ControlRequest {
        do throws(JSONProblems) {
            let request = try ControlFormat.read(ControlRequest.self, from: line)
            if request.formatVersion == ControlFormat.version { return request }
        } catch {
            guard let version = FormatVersion(of: line), version.number != ControlFormat.version
            else {
                throw RunFailure(
                    .usage, error.all.map { Diagnostic("the request: \($0.message)") })
            }
        }
        throw RunFailure(
            .usage,
            "this network was started by another version of ilpnet (\(settings.version))",
            fix: "use that version, or end the network with it: ilpnet down")
    }

    private func obey(
        _ request: ControlRequest, _ connection: ControlSession
    ) throws(RunFailure) {
        switch request.action {
        case .status: connection.send(ControlAnswer(network: status))
        case .events:
            connection.send(ControlAnswer())
            connection.isStream = true
            connection.send(
                ControlEvent(
                    kind: .snapshot, sequence: 0, unixMilliseconds: settings.wallClock(),
                    network: status))
        case .apply:
            guard let asked = request.apply else {
                throw RunFailure(.usage, "the request to apply says not what")
            }
            connection.send(ControlAnswer(difference: try apply(asked)))
        case .down:
            stop(atOnce: request.atOnce ?? false)
            connection.send(ControlAnswer())
        case .stop, .start, .restart, .kill, .pause, .resume:
            try obey(request.action, named(request.names ?? []), connection)
        }
    }

    private func named(_ names: [String]) throws(RunFailure) -> [SupervisedProcess] {
        guard !isStopping else {
            throw RunFailure(.locked, "the network is being stopped")
        }
        let unknown = names.filter { processes[$0] == nil }
        guard unknown.isEmpty else {
            throw RunFailure(
                .usage,
                unknown.map {
                    Diagnostic(
                        "\(applied?.plan.name ?? "the network") has no process \($0)",
                        fix: "see what there is: ilpnet ps")
                })
        }
        guard !names.isEmpty else {
            throw RunFailure(.usage, "no process is named", fix: "write the name of a node")
        }
        return names.compactMap { processes[$0] }
    }

    private func obey(
        _ action: ControlRequest.Action, _ targets: [SupervisedProcess],
        _ connection: ControlSession
    ) throws(RunFailure) {
        if action == .kill || action == .pause || action == .resume {
            for process in targets where process.run == nil {
                throw RunFailure(
                    .usage, "\(process.name) does not run",
                    fix: "start it: ilpnet start \(process.name)")
            }
        }
        let answer = PendingAnswer(
            connection: connection.serial, action: action, names: targets.map(\.name),
            deadline: now + PendingAnswer.waitMilliseconds,
            runs: targets.compactMap { $0.run?.serial })
        for process in targets { act(action, on: process) }
        connection.isOwedAnAnswer = true
        pending.append(answer)
    }

    private func act(_ action: ControlRequest.Action, on process: SupervisedProcess) {
        log.info("asked", ["action": .text(action.rawValue), "process": .text(process.name)])
        news.changed(process)
        switch action {
        case .stop:
            process.isWanted = false
            process.isToComeBack = false
            process.restartsAt = nil
            process.failure = nil
            queue.removeAll { $0 === process }
            process.isQueued = false
            process.ports.close()
            tellToEnd(process)
        case .start:
            process.isWanted = true
            process.backoff.forget()
            if process.run?.isTold == true { process.isToComeBack = true }
            enqueue(process)
        case .restart:
            process.isWanted = true
            process.restarts += 1
            comeBack(process)
        case .kill: process.run?.signal(SIGKILL)
        case .pause:
            process.run?.isPaused = true
            process.run?.signal(SIGSTOP)
        case .resume:
            process.run?.isPaused = false
            process.run?.signal(SIGCONT)
        case .status, .events, .apply, .down: break
        }
    }

    /// Sends events to those who asked for them, and forgets whoever has gone.
    func serveConnections(_ events: [ControlEvent]) {
        for connection in connections.values {
            if connection.isStream { for event in events { connection.send(event) } }
            connection.flush()
            if connection.isOver {
                loop.remove(connection.descriptor)
                connections[connection.serial] = nil
                deserted = now
            } else if connection.hasOutput != connection.watchesOutput {
                connection.watchesOutput = connection.hasOutput
                loop.change(
                    connection.descriptor, token: Token.connection | connection.serial,
                    connection.hasOutput ? [.readable, .writable] : .readable)
            }
        }
    }
}
