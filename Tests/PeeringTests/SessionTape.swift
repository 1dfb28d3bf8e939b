import Wire
import XCTest

@testable import Peering

/// A session with the bytes that go in and come out, as values.
final class SessionTape {
    enum Heard: Equatable {
        case request(UInt32, [UInt8])
        case answer(UInt32, [UInt8])
        case credentials(name: String, path: String?, token: [UInt8])
        case opened
        case pong
        case wrote(BTPType)
        case ended(SessionEnd)
    }

    var session: PeerSession
    var around = SessionSurroundings()
    private var rest: [UInt8] = []
    private var output: [UInt8] = []

    init(_ session: consuming PeerSession) { self.session = session }

    static func accepted(_ limits: LinkLimits = LinkLimits()) -> SessionTape {
        SessionTape(PeerSession(accepting: limits))
    }

    static func dialled(_ limits: LinkLimits = LinkLimits()) throws -> SessionTape {
        SessionTape(
            PeerSession(
                dialling: try PeerURL("btp+ws://bank:3000/x"), name: "alice",
                token: Array("s3cret".utf8), nonce: Array(0..<16), limits: limits))
    }

    /// Feeds the bytes, all at once, and collects what the session makes of them.
    func feed(_ bytes: [UInt8]) -> [Heard] {
        var all = rest + bytes
        var heard: [Heard] = []
        let unread = all.withByteView { view in
            var input = ReceivedBytes(start: view.start, count: view.count)
            while let next = hear(&input) { heard.append(next) }
            return input.count
        }
        rest = Array(all.suffix(unread))
        return heard
    }

    func feedByteByByte(_ bytes: [UInt8]) -> [Heard] { bytes.flatMap { feed([$0]) } }

    /// Frames as the other side sends them.
    func feed(_ opcode: WebSocketOpcode, _ payload: [UInt8], masked: Bool? = nil) -> [Heard] {
        feed(frame(opcode, payload, masked: masked))
    }

    func frame(
        _ opcode: WebSocketOpcode, _ payload: [UInt8], masked: Bool? = nil
    ) -> [UInt8] {
        let isMasked = masked ?? !session.isDialled
        return WebSocketWriter.frame(opcode, payload, mask: isMasked ? 0x1234_5678 : nil)
    }

    private func hear(_ input: inout ReceivedBytes) -> Heard? {
        switch session.next(&input, &around) {
        case .needMore: nil
        case .request(let id, let packet): .request(id, packet.array)
        case .answer(let id, let packet): .answer(id, packet.array)
        case .credentials(let name, let path, let token):
            .credentials(name: name, path: path, token: token)
        case .opened: .opened
        case .pong: .pong
        case .wrote(let type, _): .wrote(type)
        case .ended(let end): .ended(end)
        }
    }

    /// What the session has written since the last time.
    func written() -> [UInt8] {
        let all = session.outgoing
        session.outgoing = []
        return all
    }

    /// The same as frames.
    func writtenFrames() -> [Frame] { Frame.all(in: written(), sentByClient: session.isDialled) }

    /// Lets the session come up, and forgets what it wrote on the way.
    func open() {
        if session.isDialled {
            _ = feed(Bytes.upgradeAnswer(to: written()))
            let id = Frame.all(in: written(), sentByClient: true)[0].requestId
            XCTAssertEqual(feed(.binary, BTPWriter.response(requestId: id)), [.opened])
        } else {
            _ = feed(Bytes.upgrade())
            _ = feed(.binary, Bytes.auth(user: "alice", token: "s3cret"))
            _ = session.accept(&around)
        }
        _ = written()
    }
}

/// A frame that a session wrote.
struct Frame: Equatable {
    var opcode: WebSocketOpcode
    var payload: [UInt8]

    /// Of the BTP frame in it.
    var requestId: UInt32 { payload[1...4].reduce(0) { $0 << 8 | UInt32($1) } }
    var closeCode: Int { Int(payload[0]) << 8 | Int(payload[1]) }

    static func all(in bytes: [UInt8], sentByClient: Bool) -> [Frame] {
        var bytes = bytes
        return bytes.withByteView { view in
            var receiver = WebSocketReceiver(
                role: sentByClient ? .server : .client, messageBytesMax: 1 << 20)
            var input = ReceivedBytes(start: view.start, count: view.count)
            var frames: [Frame] = []
            while true {
                switch receiver.next(&input) {
                case .binary(let payload): frames.append(Frame(opcode: .binary, payload.array))
                case .ping(let payload): frames.append(Frame(opcode: .ping, payload.array))
                case .pong(let payload): frames.append(Frame(opcode: .pong, payload.array))
                case .text(let payload): frames.append(Frame(opcode: .text, payload.array))
                case .close(let code, let reason):
                    frames.append(
                        Frame(
                            opcode: .close,
                            WebSocketWriter.closePayload(code: code, reason: reason.text ?? "")))
                case .needMore: return frames
                case .failed(_, let fault):
                    XCTFail("a session wrote no valid frame: \(fault.text)")
                    return frames
                }
            }
        }
    }

    init(opcode: WebSocketOpcode, _ payload: [UInt8]) {
        self.opcode = opcode
        self.payload = payload
    }

    static func close(_ code: UInt16, _ reason: String = "") -> Frame {
        Frame(opcode: .close, WebSocketWriter.closePayload(code: code, reason: reason))
    }

    static func btp(_ payload: [UInt8]) -> Frame { Frame(opcode: .binary, payload) }
}

/// Bytes that peers send.
enum Bytes {
    static func upgrade(path: String = "/") -> [UInt8] {
        WebSocketClientHandshake(host: "bank:3000", target: path, nonce: Array(0..<16)).requestBytes
    }

    /// What a server answers to these bytes of a client.
    static func upgradeAnswer(to request: [UInt8]) -> [UInt8] {
        var request = request
        return request.withByteView { view in
            var parser = HTTPRequestParser()
            guard case .complete(let request, _) = parser.parse(view),
                case .accepted(let response, _) = WebSocketHandshake.answer(to: request)
            else { return [] }
            return response
        }
    }

    static func auth(
        user: String?, token: String?, requestId: UInt32 = 0x0102_0304
    ) -> [UInt8] {
        var entries = [BTPProtocolData("auth", BTPContentType.octets, [])]
        if let user { entries.append(BTPProtocolData("auth_username", text: user)) }
        if let token { entries.append(BTPProtocolData("auth_token", text: token)) }
        return BTPWriter.message(requestId: requestId, entries: entries)
    }

    static func packet(_ requestId: UInt32, _ bytes: [UInt8]) -> [UInt8] {
        BTPWriter.message(
            requestId: requestId, entries: [BTPProtocolData("ilp", BTPContentType.octets, bytes)])
    }

    static func answer(_ requestId: UInt32, _ bytes: [UInt8]) -> [UInt8] {
        BTPWriter.response(
            requestId: requestId, entries: [BTPProtocolData("ilp", BTPContentType.octets, bytes)])
    }
}
