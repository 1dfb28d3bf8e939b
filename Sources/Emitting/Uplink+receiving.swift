import Glibc
import Reactor
import Telemetry
import Wire

// What the socket has to say.
extension Uplink {
    mutating func handle(_ event: ReadyEvent, _ spool: inout Spool, _ loop: inout EventLoop) {
        // The connection of an event may be gone since.
        guard event.token == token, stream.descriptor >= 0 else { return }
        if phase == .connecting { return finishConnecting(&loop) }
        if event.isReadable || event.isHungUp { read(&spool, &loop) }
        if event.isWritable, phase == .upgrading || phase == .open { _ = flush(&loop) }
    }

    private mutating func read(_ spool: inout Spool, _ loop: inout EventLoop) {
        let result = input.read(stream)
        if case .bytes = result { patience.heard(at: loop.now.monotonicMilliseconds) }
        guard takeWhatCame(&spool, &loop) else { return }
        switch result {
        case .bytes, .wouldBlock: break
        case .ended: finish("it ended the connection", &loop)
        case .failed(let code): finish(String(cString: strerror(code)), &loop)
        }
    }

    /// False: the connection is over.
    private mutating func takeWhatCame(_ spool: inout Spool, _ loop: inout EventLoop) -> Bool {
        if phase == .upgrading, !upgrade(&loop) { return phase == .upgrading }
        while phase == .open {
            var received = input.received
            let before = received.count
            let event = receiver.next(&received)
            let taken = before - received.count
            switch event {
            case .needMore:
                input.consume(taken)
                return true
            case .binary(let message):
                if !isPlain, let ack = UplinkAck(message.buffer) { acknowledge(ack, &spool) }
            case .text, .pong: break
            case .ping(let payload): write(.pong, payload.buffer)
            case .close(let code, let reason):
                closed(code, reason.text ?? "", &loop)
                return false
            case .failed(let code, let fault):
                let payload = WebSocketWriter.closePayload(code: code)
                payload.withUnsafeBytes { write(.close, $0) }
                _ = stream.flush(&pool)
                finish("it broke the protocol: \(fault.text)", &loop)
                return false
            }
            input.consume(taken)
        }
        return false
    }

    private mutating func closed(_ code: UInt16?, _ reason: String, _ loop: inout EventLoop) {
        let payload = WebSocketWriter.closePayload(code: code)
        payload.withUnsafeBytes { write(.close, $0) }
        _ = stream.flush(&pool)
        if code == WebSocketCloseCode.policyViolation { return finishRefused(reason, &loop) }
        let why = code.map { " with code \($0)" } ?? ""
        finish("it closed\(why)\(reason.isEmpty ? "" : " (\(reason))")", &loop)
    }

    /// Writes what waits, and waits for the socket where it takes no more. False: it is gone.
    mutating func flush(_ loop: inout EventLoop) -> Bool {
        let before = stream.output.written
        let result = stream.flush(&pool)
        if stream.output.written != before {
            patience.progressed(at: loop.now.monotonicMilliseconds)
        }
        switch result {
        case .done: watch(.readable, &loop)
        case .blocked: watch([.readable, .writable], &loop)
        case .failed(let code):
            finish(String(cString: strerror(code)), &loop)
            return false
        }
        return true
    }

    private mutating func watch(_ wanted: Interest, _ loop: inout EventLoop) {
        guard wanted != interest else { return }
        interest = wanted
        loop.change(stream.descriptor, token: token, wanted)
    }
}
