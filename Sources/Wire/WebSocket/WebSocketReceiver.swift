/// Bytes that came and are not consumed yet. A receiver moves the start along.
package struct ReceivedBytes {
    package var start: UnsafeMutableRawPointer
    package var count: Int

    package init(start: UnsafeMutableRawPointer, count: Int) {
        self.start = start
        self.count = count
    }

    mutating func consume(_ bytes: Int) {
        start += bytes
        count &-= bytes
    }
}

/// What the next bytes of a connection mean. Views are valid until the receiver's next call.
package enum WebSocketEvent {
    /// Nothing more can be said before more bytes come.
    case needMore
    case binary(ByteView)
    /// Valid UTF-8.
    case text(ByteView)
    case ping(ByteView)
    case pong(ByteView)
    /// The peer closes. The code is one that may travel; nil when the frame was empty.
    case close(code: UInt16?, reason: ByteView)
    /// The peer broke a rule: send this code, then close.
    case failed(closeCode: UInt16, WebSocketFault)
}

/// Reads the frames of one connection (RFC 6455 5): takes bytes, gives events, does no I/O.
///
/// A whole binary message in one frame is unmasked where it lies and points into the input: no
/// copy and no allocation. A frame that is not all there stays in the input, except text: its bytes
/// are taken and checked as they come, so that the first wrong one fails at once. Storage exists
/// only while a message in pieces is collected, and only for bytes that came. A message that would
/// become longer than `messageBytesMax` is refused by the header that says so.
///
/// After `close` or `failed` everything that follows is swallowed: RFC 6455 5.5.1 lets no more
/// frames count. Answering pings and the closing handshake are left to the owner.
package struct WebSocketReceiver: ~Copyable {
    /// Whom we are: a server demands masks, a client refuses them.
    package enum Role: Sendable { case server, client }

    private enum Stage { case frames, insideTextFrame, ended }

    private let messageBytesMax: Int
    private let fragmentsMax: Int
    private let demandsMasks: Bool
    private let acceptsText: Bool
    private var stage = Stage.frames
    /// The kind of the fragmented message that is being collected.
    private var openMessage: WebSocketOpcode?
    private var fragments = 0
    private var assembly = MessageAssembly()
    private var utf8 = UTF8Check()
    private var isDelivered = false
    /// Of a text frame that began in earlier bytes.
    private var frameRest = 0
    private var frameKey: UInt32 = 0
    private var isFrameFinal = false
    /// After `needMore`: how many bytes from the start of the input make the incomplete frame
    /// whole, as far as its header told by now. A hint for sizing a read, at most
    /// `messageBytesMax` and a header.
    package private(set) var bytesWanted = 2

    package init(
        role: Role, messageBytesMax: Int, fragmentsMax: Int = .max, acceptsText: Bool = true
    ) {
        demandsMasks = role == .server
        self.messageBytesMax = messageBytesMax
        self.fragmentsMax = fragmentsMax
        self.acceptsText = acceptsText
    }

    /// How many bytes of an unfinished message are held here, beside what stays in the input.
    package var bytesHeld: Int { assembly.count }

    /// No message has begun that is not given out whole. What stays in the input may begin one.
    package var isBetweenMessages: Bool { openMessage == nil }

    /// Takes the next event from `input`, which it advances.
    package mutating func next(_ input: inout ReceivedBytes) -> WebSocketEvent {
        if isDelivered { discardDelivered() }
        switch stage {
        case .frames: break
        case .insideTextFrame:
            if let event = takeText(&input) { return event }
        case .ended:
            input.consume(input.count)
            return .needMore
        }
        while true {
            if let event = takeFrame(&input) { return event }
        }
    }

    /// Nil when a frame was taken that gives no event by itself.
    @inline(__always)
    private mutating func takeFrame(_ input: inout ReceivedBytes) -> WebSocketEvent? {
        let header = WebSocketFrameHeader(
            input.start, input.count,
            .init(
                isMasked: demandsMasks, isInsideMessage: openMessage != nil,
                acceptsText: acceptsText, payloadBytesMax: messageBytesMax &- assembly.count))
        if let fault = header.fault { return fail(fault, &input) }
        guard header.headerCount > 0 else {
            bytesWanted = input.count &+ 1
            return .needMore
        }
        let isWhole = input.count &- header.headerCount >= header.payloadCount
        if !isWhole { return beginPartialFrame(header, &input) }
        let payload = input.start + header.headerCount
        if demandsMasks { WebSocketMask.apply(payload, header.payloadCount, header.key) }
        input.consume(header.headerCount &+ header.payloadCount)
        let view = ByteView(payload, header.payloadCount)
        if header.opcode == .binary && header.isFinal { return .binary(view) }
        return takeRareFrame(header, view, &input)
    }
}

// MARK: - Everything but whole binary messages

extension WebSocketReceiver {
    @inline(never)
    private mutating func takeRareFrame(
        _ header: WebSocketFrameHeader, _ payload: ByteView, _ input: inout ReceivedBytes
    ) -> WebSocketEvent? {
        switch header.opcode {
        case .ping: return .ping(payload)
        case .pong: return .pong(payload)
        case .close: return takeClose(payload, &input)
        case .text, .binary: openMessage = header.opcode
        case .continuation: break
        }
        guard countFragment(of: header) else { return fail(.tooManyFragments, &input) }
        let isText = openMessage == .text
        if isText && !utf8.take(payload.start, payload.count) {
            return fail(.textNotUTF8, &input)
        }
        if header.opcode == .text && header.isFinal {
            openMessage = nil
            return utf8.isBetweenCharacters ? .text(payload) : fail(.textNotUTF8, &input)
        }
        if payload.count > 0 {
            _ = assembly.append(payload.start, payload.count, bytesMax: messageBytesMax)
        }
        return header.isFinal ? finishMessage(&input) : nil
    }

    /// False where it is one more than a message may have.
    private mutating func countFragment(of header: WebSocketFrameHeader) -> Bool {
        fragments = header.opcode == .continuation ? fragments &+ 1 : 1
        return fragments <= fragmentsMax
    }

    private mutating func takeClose(
        _ payload: ByteView, _ input: inout ReceivedBytes
    ) -> WebSocketEvent {
        if payload.count == 0 {
            end(&input)
            return .close(code: nil, reason: .empty)
        }
        // RFC 6455 5.5.1: a body begins with a code of two bytes; 7.4 says which may be sent.
        if payload.count == 1 { return fail(.closeBodyOfOneByte, &input) }
        let code = payload.start.loadUnaligned(as: UInt16.self).bigEndian
        guard WebSocketCloseCode.isLegalOnTheWire(code) else {
            return fail(.closeCodeIllegal, &input)
        }
        let reason = ByteView(payload.start + 2, payload.count - 2)
        var check = UTF8Check()
        guard check.take(reason.start, reason.count), check.isBetweenCharacters else {
            return fail(.closeReasonNotUTF8, &input)
        }
        end(&input)
        return .close(code: code, reason: reason)
    }

    @inline(never)
    private mutating func beginPartialFrame(
        _ header: WebSocketFrameHeader, _ input: inout ReceivedBytes
    ) -> WebSocketEvent? {
        let isText =
            header.opcode == .text || header.opcode == .continuation && openMessage == .text
        guard isText else {
            bytesWanted = header.headerCount &+ header.payloadCount
            return .needMore
        }
        guard countFragment(of: header) else { return fail(.tooManyFragments, &input) }
        openMessage = .text
        frameRest = header.payloadCount
        frameKey = header.key
        isFrameFinal = header.isFinal
        stage = .insideTextFrame
        input.consume(header.headerCount)
        return takeText(&input)
    }

    /// Nil when the frame ended and its message did not.
    private mutating func takeText(_ input: inout ReceivedBytes) -> WebSocketEvent? {
        let count = min(frameRest, input.count)
        if count > 0 {
            let place = assembly.append(input.start, count, bytesMax: messageBytesMax)
            if demandsMasks {
                WebSocketMask.apply(place, count, frameKey)
                frameKey = WebSocketMask.rotated(frameKey, by: count)
            }
            guard utf8.take(place, count) else { return fail(.textNotUTF8, &input) }
            input.consume(count)
            frameRest &-= count
        }
        guard frameRest == 0 else {
            bytesWanted = frameRest
            return .needMore
        }
        stage = .frames
        return isFrameFinal ? finishMessage(&input) : nil
    }

    private mutating func finishMessage(_ input: inout ReceivedBytes) -> WebSocketEvent {
        let isText = openMessage == .text
        if isText && !utf8.isBetweenCharacters { return fail(.textNotUTF8, &input) }
        openMessage = nil
        isDelivered = true
        return isText ? .text(assembly.view) : .binary(assembly.view)
    }

    /// The owner has seen the message, so its storage goes.
    @inline(never)
    private mutating func discardDelivered() {
        assembly.release()
        isDelivered = false
    }

    private mutating func fail(
        _ fault: WebSocketFault, _ input: inout ReceivedBytes
    ) -> WebSocketEvent {
        end(&input)
        return .failed(closeCode: fault.closeCode, fault)
    }

    private mutating func end(_ input: inout ReceivedBytes) {
        stage = .ended
        openMessage = nil
        assembly.release()
        input.consume(input.count)
    }
}
