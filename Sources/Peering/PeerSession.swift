import Wire

/// One connection to a peer without its socket: the handshake, who it is, frames, pings, closing.
///
/// It takes bytes, chance and time from outside, says what they mean, and writes what is to be sent
/// into `outgoing`. Packets are not written here: they go straight into the connection's output.
/// What was written is sent in order, before anything that the owner writes later.
struct PeerSession: ~Copyable {
    enum Stage: Equatable {
        /// HTTP, until both sides speak WebSocket.
        case upgrading
        /// We dialled and wait to be let in, or were dialled and wait to hear by whom.
        case authenticating
        /// Somebody said who it is; the owner decides.
        case deciding
        /// Let in; what the peer sent before it told us so comes first.
        case replaying
        case open
        /// We sent a close frame, and wait for the other one. Answers still count.
        case closing
        case over
    }

    let isDialled: Bool
    private(set) var stage = Stage.upgrading
    /// What is to be sent. The owner takes it after each call.
    var outgoing: [UInt8] = []
    private var receiver: WebSocketReceiver
    /// What only the beginning needs; gone once the session is open.
    var opening: SessionOpening?
    /// By which both ends tell this connection from any other; 0 until it is known.
    var linkSession: UInt64 = 0
    /// What was answered with an ERROR before the end, for the log.
    var refusedRequestId: UInt32?

    /// For a connection that we accepted.
    init(accepting limits: LinkLimits) {
        isDialled = false
        // Nothing but binary messages makes sense here.
        receiver = WebSocketReceiver(
            role: .server, messageBytesMax: limits.messageBytesMax, acceptsText: false)
        opening = SessionOpening(limits)
    }

    /// For a connection that we dialled: writes the request. `nonce` is 16 random bytes.
    init(dialling url: PeerURL, name: String, token: [UInt8], nonce: [UInt8], limits: LinkLimits) {
        isDialled = true
        receiver = WebSocketReceiver(
            role: .client, messageBytesMax: limits.messageBytesMax, acceptsText: false)
        let opening = SessionOpening(limits)
        let handshake = WebSocketClientHandshake(
            host: url.authority, target: url.path, nonce: nonce)
        opening.handshake = handshake
        opening.name = name
        opening.token = token
        self.opening = opening
        linkSession = WebSocketHandshake.session(ofNonce: nonce)
        outgoing = handshake.requestBytes
    }

    /// RFC 6455 7.1.5: what stands for a close frame without a code.
    private static let noCloseCode: UInt16 = 1_005

    var isOpen: Bool { stage == .open || stage == .replaying }

    /// Takes the next event from `input`, which it advances.
    mutating func next(
        _ input: inout ReceivedBytes, _ around: inout SessionSurroundings
    ) -> SessionEvent {
        guard stage == .open else { return nextUnlessOpen(&input, &around) }
        while true {
            switch receiver.next(&input) {
            case .binary(let message):
                if let event = take(message, &around) { return event }
            case let other:
                if let event = takeRare(other, &around) { return event }
            }
        }
    }

    /// A whole message of an open session; nil where it means nothing.
    @inline(__always)
    private mutating func take(
        _ message: ByteView, _ around: inout SessionSurroundings
    ) -> SessionEvent? {
        do throws(WireError) {
            let frame = try BTPFrame(message)
            switch frame.type {
            case .message where frame.firstEntryIsILP:
                return .request(requestId: frame.requestId, packet: frame.ilp)
            case .response: return .answer(requestId: frame.requestId, packet: frame.ilp)
            case .error: return .answer(requestId: frame.requestId, packet: .empty)
            case .message: return answerEmpty(frame.requestId, &around)
            case .transfer: return refuseTransfer(frame.requestId, &around)
            }
        } catch {
            return unreadable(error, &around)
        }
    }
}

// MARK: - Everything but packets on an open session

extension PeerSession {
    @inline(never)
    private mutating func nextUnlessOpen(
        _ input: inout ReceivedBytes, _ around: inout SessionSurroundings
    ) -> SessionEvent {
        while true {
            switch stage {
            case .upgrading:
                if let event = upgrade(&input, &around) { return event }
            case .replaying:
                guard let message = opening?.nextEarly() else {
                    opening = nil
                    stage = .open
                    return next(&input, &around)
                }
                if let event = take(message, &around) { return event }
            case .authenticating, .closing:
                switch receiver.next(&input) {
                case .binary(let message):
                    let event =
                        stage == .closing ? takeLast(message) : authenticate(message, &around)
                    if let event { return event }
                case let other:
                    if let event = takeRare(other, &around) { return event }
                }
            case .deciding: return .needMore
            case .open: return next(&input, &around)
            case .over:
                input = ReceivedBytes(start: input.start + input.count, count: 0)
                return .needMore
            }
        }
    }

    /// Everything that a receiver says but whole messages.
    @inline(never)
    private mutating func takeRare(
        _ event: WebSocketEvent, _ around: inout SessionSurroundings
    ) -> SessionEvent? {
        switch event {
        case .needMore: return .needMore
        case .binary, .text: return nil
        case .pong: return .pong
        case .ping(let payload):
            // RFC 6455 5.5.1: nothing follows our close frame.
            // A flood of them grows `outgoing` by no more than what was read in one go.
            if stage != .closing { write(.pong, payload.array, &around) }
            return nil
        case .close(let code, _):
            if stage != .closing {
                write(.close, WebSocketWriter.closePayload(code: code), &around)
            }
            return end(.closedByPeer(code: code ?? Self.noCloseCode))
        case .failed(let closeCode, let fault):
            if stage != .closing {
                write(.close, WebSocketWriter.closePayload(code: closeCode), &around)
            }
            return end(.webSocketFault(fault))
        }
    }

    /// After our close frame requests are not answered, so they are not taken either.
    private func takeLast(_ message: ByteView) -> SessionEvent? {
        guard let frame = try? BTPFrame(message) else { return nil }
        switch frame.type {
        case .response: return .answer(requestId: frame.requestId, packet: frame.ilp)
        case .error: return .answer(requestId: frame.requestId, packet: .empty)
        case .message, .transfer: return nil
        }
    }

    @inline(never)
    private mutating func answerEmpty(
        _ requestId: UInt32, _ around: inout SessionSurroundings
    ) -> SessionEvent {
        write(.binary, BTPWriter.response(requestId: requestId), &around)
        return .wrote(.response, requestId: requestId)
    }

    /// Settlement is agreed on elsewhere; RFC-0023: an ERROR says it was not applied.
    @inline(never)
    private mutating func refuseTransfer(
        _ requestId: UInt32, _ around: inout SessionSurroundings
    ) -> SessionEvent {
        writeError(requestId, &around)
        return .wrote(.error, requestId: requestId)
    }

    /// An unreadable frame is never answered, or two peers might answer each other for ever.
    @inline(never)
    private mutating func unreadable(
        _ error: WireError, _ around: inout SessionSurroundings
    ) -> SessionEvent {
        let payload = WebSocketWriter.closePayload(code: WebSocketCloseCode.protocolError)
        write(.close, payload, &around)
        return end(.btpFault(error.reason))
    }
}

// MARK: - What the owner asks for

extension PeerSession {
    mutating func ping(_ around: inout SessionSurroundings) { write(.ping, [], &around) }

    /// Begins the closing handshake. Nothing may be written after it.
    mutating func close(
        code: UInt16, reason: String = "", _ around: inout SessionSurroundings
    ) {
        guard stage != .closing, stage != .over else { return }
        if stage == .upgrading {
            // There is no WebSocket to be closed yet.
            stage = .over
            return
        }
        write(.close, WebSocketWriter.closePayload(code: code, reason: reason), &around)
        stage = .closing
    }

    /// The connection takes no more bytes; what has come may still hold answers.
    mutating func abandonOutput() {
        outgoing = []
        stage = .closing
    }

    // MARK: Writing, and where the stage changes

    mutating func write(
        _ opcode: WebSocketOpcode, _ payload: [UInt8], _ around: inout SessionSurroundings
    ) {
        let mask = isDialled ? around.keys.fresh() : nil
        outgoing += WebSocketWriter.frame(opcode, payload, mask: mask)
    }

    mutating func writeError(_ requestId: UInt32, _ around: inout SessionSurroundings) {
        let frame = BTPWriter.error(
            requestId: requestId, code: .f00, name: "NotAcceptedError",
            triggeredAtMilliseconds: around.wallMilliseconds)
        write(.binary, frame, &around)
    }

    mutating func move(to stage: Stage) {
        self.stage = stage
    }

    mutating func end(_ reason: LinkEnd) -> SessionEvent {
        stage = .over
        return .ended(.link(reason))
    }
}
