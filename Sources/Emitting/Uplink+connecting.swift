import Glibc
import Logging
import Reactor
import Telemetry
import Wire

// From a URL to a connection over which frames go, and its end.
extension Uplink {
    private static let nonceBytes = 16
    /// Stands apart from those of connections.
    static let resolverToken: UInt64 = 2

    /// The phase has lasted long enough, or something is due on the connection.
    mutating func tend(_ loop: inout EventLoop) {
        let now = loop.now.monotonicMilliseconds
        guard phase == .open else {
            guard now >= phaseDeadline else { return }
            return phase == .waiting ? dial(&loop) : finish("it does not answer", &loop)
        }
        switch patience.due(at: now, isIdle: isIdle) {
        case .nothing: break
        case .giveUp: finish("it is silent", &loop)
        case .ping:
            patience.pinged(at: now)
            write(.ping, UnsafeRawBufferPointer(start: nil, count: 0))
            _ = flush(&loop)
        }
    }

    /// When `tend` is due.
    var nextDue: Int64 { phase == .open ? patience.nextDue(isIdle: isIdle) : phaseDeadline }

    private var isIdle: Bool { window.isEmpty && stream.output.pending == 0 }

    // MARK: - Dialling

    private mutating func dial(_ loop: inout EventLoop) {
        let now = loop.now.monotonicMilliseconds
        if let address = SocketAddress(literal: url.host, port: url.port) {
            addresses = [address]
            return connect(&loop)
        }
        phase = .resolving
        phaseDeadline = now + UplinkPatience.resolveMilliseconds
        question &+= 1
        do throws(SystemCallError) {
            if resolver == nil { try makeResolver(&loop) }
            if resolver?.resolve(url.host, port: url.port, tag: question) != true {
                finish("too many names are asked for", &loop)
            }
        } catch {
            finish(error.text, &loop)
        }
    }

    private mutating func makeResolver(_ loop: inout EventLoop) throws(SystemCallError) {
        let made = try NameResolver()
        try loop.add(made.descriptor, token: Self.resolverToken, .readable)
        resolver = made
    }

    mutating func takeAddresses(_ loop: inout EventLoop) {
        for answer in resolver?.takeAnswers() ?? [] {
            guard phase == .resolving, answer.tag == question else { continue }
            addresses = answer.addresses
            if addresses.isEmpty {
                finish(answer.failure ?? "its name has no address", &loop)
            } else {
                connect(&loop)
            }
        }
    }

    /// To the next of the hub's addresses.
    private mutating func connect(_ loop: inout EventLoop) {
        var reason = "its name has no address"
        while !addresses.isEmpty {
            let address = addresses.removeFirst()
            do throws(SystemCallError) {
                stream = try TCPStream.dial(address)
                token &+= 1
                try loop.add(stream.descriptor, token: token, .writable)
                interest = .writable
                phase = .connecting
                phaseDeadline =
                    loop.now.monotonicMilliseconds + UplinkPatience.connectMilliseconds
                return
            } catch {
                reason = error.text
            }
        }
        finish(reason, &loop)
    }

    /// The socket says how connecting went.
    mutating func finishConnecting(_ loop: inout EventLoop) {
        switch stream.connectResult() {
        case EINPROGRESS: return
        case 0: break
        case let code:
            stream.close(&pool)
            if !addresses.isEmpty { return connect(&loop) }
            return finish(String(cString: strerror(code)), &loop)
        }
        var fields: [(String, String)] = []
        if let key { fields.append(("X-API-Key", String(decoding: key, as: UTF8.self))) }
        let handshake = WebSocketClientHandshake(
            host: url.authority, target: url.path, nonce: Randomness.bytes(Self.nonceBytes),
            subprotocols: [TelemetryFormat.subprotocol], fields: fields)
        self.handshake = handshake
        parser = HTTPResponseParser(expecting: .headerAlone)
        receiver = WebSocketReceiver(
            role: .client, messageBytesMax: UplinkInput.messageBytesMax)
        input.removeAll()
        phase = .upgrading
        phaseDeadline = loop.now.monotonicMilliseconds + UplinkPatience.upgradeMilliseconds
        stream.output.append(handshake.requestBytes, &pool)
        _ = flush(&loop)
    }

    /// False: it is not open yet, or no longer.
    mutating func upgrade(_ loop: inout EventLoop) -> Bool {
        switch parser.parse(input.view) {
        case .needMore:
            if input.isFull { finish("its answer is too long", &loop) }
            return false
        case .refused(let fault, _):
            finish("its answer is unreadable: \(fault.text)", &loop)
            return false
        case .complete(let response, let count):
            input.consume(count)
            do throws(WebSocketHandshakeFault) {
                isPlain = try handshake?.subprotocol(in: response) == nil
            } catch {
                finish(error.text, &loop)
                return false
            }
        }
        handshake = nil
        begin(&loop)
        return true
    }

    private mutating func begin(_ loop: inout EventLoop) {
        phase = .open
        connections &+= 1
        hasComplained = false
        patience.opened(at: loop.now.monotonicMilliseconds)
        if !isPlain {
            let hello = UplinkHello(node: nodeId, instance: instance, program: program)
            hello.bytes.withUnsafeBytes { write(.text, $0) }
        }
        let how = isPlain ? "\(url), in plain JSON as it does not know frames" : "\(url)"
        log(EmitterNotice(patience.refusal.isEmpty ? .info : .debug, "telemetry connected", how))
    }

    // MARK: - Ending

    /// The connection, or the attempt at one, is over; the next one follows.
    mutating func finish(_ reason: String, _ loop: inout EventLoop) {
        let wasOpen = phase == .open
        disconnect()
        let (due, isNews) = patience.ended(at: loop.now.monotonicMilliseconds, delays: delays)
        phase = .waiting
        phaseDeadline = due
        let text =
            "\(url): \(reason); events wait in the spool, and it is dialled again "
            + "for ever"
        let level: LogLevel = isNews ? .warn : .debug
        log(
            EmitterNotice(
                level, wasOpen ? "telemetry disconnected" : "telemetry not connected", text))
    }

    /// The hub closed with a code that says it does not want us.
    mutating func finishRefused(_ reason: String, _ loop: inout EventLoop) {
        disconnect()
        phase = .waiting
        let isKeyWrong = reason == TelemetryFormat.unauthorized
        phaseDeadline =
            patience.ended(
                at: loop.now.monotonicMilliseconds,
                delays: isKeyWrong ? [unauthorizedDelay] : delays
            ).due
        let level: LogLevel = patience.refused(reason) ? .error : .debug
        log(
            EmitterNotice(
                level, "telemetry refused",
                "\(url): \(reason.isEmpty ? "the hub does not say why" : reason); look at the hub's "
                    + "log, the publish key and whether another node has this id"))
    }

    /// Another hub, or another key, from now on.
    mutating func change(_ url: HubURL, _ key: [UInt8]?, _ loop: inout EventLoop) {
        self.url = url
        self.key = key
        sayGoodbye(&loop)
        disconnect()
        patience.succeeded()
        phase = .waiting
        phaseDeadline = loop.now.monotonicMilliseconds
    }

    /// Nothing more will be sent.
    mutating func sayGoodbye(_ loop: inout EventLoop) {
        guard phase == .open else { return }
        let payload = WebSocketWriter.closePayload(code: WebSocketCloseCode.goingAway)
        payload.withUnsafeBytes { write(.close, $0) }
        _ = stream.flush(&pool)
    }

    /// What was not acknowledged is sent again over the next connection.
    mutating func disconnect() {
        stream.close(&pool)
        input.removeAll()
        window.removeAll()
        cursor = ackedPlace
        addresses = []
        phase = .waiting
    }
}
