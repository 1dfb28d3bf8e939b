import Foundation

/// One WebSocket connection that carries BTP, driven by hand from either end.
final class HandLink {
    /// What came off the wire: a BTP frame, or the end with the code of the Close frame.
    enum Arrival: Equatable {
        case frame(HandFrame)
        case closed(code: Int?)
    }

    let socket: HandSocket
    private let isClient: Bool
    private var unread: [UInt8] = []
    private var nextRequestId: UInt32 = 1
    /// Pings that came, each of which was answered.
    private(set) var pingCount = 0
    var answersPings = true

    /// A connection on which the upgrade is done.
    private init(_ socket: HandSocket, isClient: Bool, unread: [UInt8]) {
        self.socket = socket
        self.isClient = isClient
        self.unread = unread
    }

    // MARK: - Making a link

    /// Dials, upgrades and authenticates.
    static func dial(port: Int, user: String?, token: String) throws -> HandLink {
        let link = try upgraded(port: port)
        let requestId = link.freshRequestId()
        try link.send(.auth(requestId, user: user, token: token))
        guard case .frame(let answer) = try link.next(), answer.type == HandFrame.response,
            answer.requestId == requestId
        else { throw HandError("the other side does not take our secret") }
        return link
    }

    /// Dials and upgrades; the first BTP frame is still to come.
    static func upgraded(port: Int, path: String = "/") throws -> HandLink {
        let socket = try HandSocket.dial(port: port)
        // The key and its answer are those of RFC 6455, 1.3.
        try socket.send(
            Array(
                """
                GET \(path) HTTP/1.1\r
                Host: 127.0.0.1:\(port)\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                Sec-WebSocket-Version: 13\r
                \r

                """.utf8))
        let (head, rest) = try readHead(socket)
        guard head.hasPrefix("HTTP/1.1 101 "), head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=") else {
            throw HandError("no upgrade: \(head)")
        }
        return HandLink(socket, isClient: true, unread: rest)
    }

    /// Waits for someone to dial and upgrades; the first BTP frame is still to come.
    static func upgrade(
        on listener: HandSocket, within seconds: Double = HandSocket.patienceSeconds
    ) throws -> HandLink {
        let socket = try listener.accept(within: seconds)
        let (head, rest) = try readHead(socket)
        guard
            let key = head.firstMatch(of: #/(?i)Sec-WebSocket-Key: *([A-Za-z0-9+\/=]+)/#)?.1
        else { throw HandError("no upgrade is asked for: \(head)") }
        let magic = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        let accept = Data(HandDigest.sha1(Array((key + magic).utf8))).base64EncodedString()
        try socket.send(
            Array(
                """
                HTTP/1.1 101 Switching Protocols\r
                Upgrade: websocket\r
                Connection: Upgrade\r
                Sec-WebSocket-Accept: \(accept)\r
                \r

                """.utf8))
        return HandLink(socket, isClient: false, unread: rest)
    }

    /// The same, takes any secret and returns what was sent as such.
    static func accept(
        on listener: HandSocket, within seconds: Double = HandSocket.patienceSeconds
    ) throws -> (link: HandLink, authentication: HandFrame) {
        let link = try upgrade(on: listener, within: seconds)
        guard case .frame(let authentication) = try link.next(),
            authentication.entries.first?.name == "auth"
        else { throw HandError("the first frame does not authenticate") }
        try link.send(HandFrame(HandFrame.response, authentication.requestId))
        return (link, authentication)
    }

    private static func readHead(_ socket: HandSocket) throws -> (head: String, rest: [UInt8]) {
        let deadline = Date(timeIntervalSinceNow: HandSocket.patienceSeconds)
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while true {
            if let place = bytes.indices.first(where: { bytes[$0...].starts(with: end) }) {
                let head = String(decoding: bytes[..<place], as: UTF8.self)
                return (head, Array(bytes[(place + end.count)...]))
            }
            guard let more = socket.receive(until: deadline), !more.isEmpty else {
                throw HandError("the handshake ends after \(bytes.count) bytes")
            }
            bytes += more
        }
    }

    // MARK: - Frames

    func freshRequestId() -> UInt32 {
        defer { nextRequestId += 1 }
        return nextRequestId
    }

    func send(_ frame: HandFrame) throws { try socket.send(webSocketFrame(2, frame.bytes)) }

    /// Sends a Prepare and returns its request id.
    @discardableResult
    func send(_ prepare: HandPrepare) throws -> UInt32 {
        let requestId = freshRequestId()
        try send(.ilp(HandFrame.message, requestId, .prepare(prepare)))
        return requestId
    }

    func answer(_ requestId: UInt32, _ packet: HandPacket) throws {
        try send(.ilp(HandFrame.response, requestId, packet))
    }

    /// Answers a request with a BTP ERROR.
    func refuse(_ requestId: UInt32) throws {
        let texts = ["NotAcceptedError", "20260101000000.000Z", ""].map { Array($0.utf8) }
        let body = Array("F00".utf8) + texts.flatMap(OctetWriter.string) + [1, 0]
        try socket.send(
            webSocketFrame(
                2,
                [HandFrame.error] + OctetWriter.number(UInt64(requestId), 4)
                    + OctetWriter.string(body)))
    }

    /// One WebSocket frame, masked where we dialled. A mask of zeros is a mask.
    func webSocketFrame(_ opcode: UInt8, _ payload: [UInt8]) -> [UInt8] {
        let mask: UInt8 = isClient ? 0x80 : 0
        var bytes: [UInt8] = [0x80 | opcode]
        switch payload.count {
        case ..<126: bytes.append(mask | UInt8(payload.count))
        case ..<65_536:
            bytes += [mask | 126] + OctetWriter.number(UInt64(payload.count), 2)
        default: bytes += [mask | 127] + OctetWriter.number(UInt64(payload.count), 8)
        }
        return bytes + (isClient ? [0, 0, 0, 0] : []) + payload
    }

    /// The next BTP frame or the end. Pings are answered on the way.
    func next(within seconds: Double = HandSocket.patienceSeconds) throws -> Arrival {
        let deadline = Date(timeIntervalSinceNow: seconds)
        while true {
            guard let (opcode, payload) = try takeWebSocketFrame() else {
                guard let more = socket.receive(until: deadline) else {
                    throw HandError.silence(seconds)
                }
                if more.isEmpty { return .closed(code: nil) }
                unread += more
                continue
            }
            switch opcode {
            case 2:
                guard let frame = HandFrame(payload) else { throw HandError("this is no BTP") }
                return .frame(frame)
            case 8:
                // RFC 6455 5.5.1: a Close is answered by a Close. The other side may be gone.
                try? socket.send(webSocketFrame(8, Array(payload.prefix(2))))
                if !isClient { socket.close() }
                return .closed(
                    code: payload.count < 2 ? nil : Int(payload[0]) << 8 | Int(payload[1]))
            case 9:
                pingCount += 1
                if answersPings { try socket.send(webSocketFrame(10, payload)) }
            case 10: break
            default: throw HandError("a frame of opcode \(opcode)")
            }
        }
    }

    /// The next Prepare, with the request id that its answer must have.
    func nextPrepare(
        within seconds: Double = HandSocket.patienceSeconds
    ) throws -> (requestId: UInt32, prepare: HandPrepare) {
        let arrival = try next(within: seconds)
        guard case .frame(let frame) = arrival, frame.type == HandFrame.message,
            case .prepare(let prepare) = frame.packet
        else { throw HandError("no Prepare but \(arrival)") }
        return (frame.requestId, prepare)
    }

    /// The packet that answers a request.
    func nextAnswer(
        to requestId: UInt32, within seconds: Double = HandSocket.patienceSeconds
    ) throws -> HandPacket {
        let arrival = try next(within: seconds)
        guard case .frame(let frame) = arrival, frame.type == HandFrame.response,
            frame.requestId == requestId, let packet = frame.packet
        else { throw HandError("no answer to \(requestId) but \(arrival)") }
        return packet
    }

    private func takeWebSocketFrame() throws -> (opcode: UInt8, payload: [UInt8])? {
        var reader = OctetReader(unread)
        guard let head = reader.take(2) else { return nil }
        guard head[0] & 0xf0 == 0x80, (head[1] & 0x80 != 0) != isClient else {
            throw HandError("a frame that begins with \(head)")
        }
        var count = Int(head[1] & 0x7f)
        if count >= 126 {
            guard let long = reader.number(count == 126 ? 2 : 8) else { return nil }
            count = Int(clamping: long)
        }
        guard let mask = isClient ? [0, 0, 0, 0] : reader.take(4), let payload = reader.take(count)
        else { return nil }
        unread = reader.remaining
        return (head[0] & 0x0f, payload.enumerated().map { $1 ^ mask[$0 % 4] })
    }
}
