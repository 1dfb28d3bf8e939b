import Wire
import XCTest

/// A receiver's event with bytes of its own.
enum ReceivedMessage: Equatable {
    case binary([UInt8])
    case text(String)
    case ping([UInt8])
    case pong([UInt8])
    case close(UInt16?, String)
    case failed(WebSocketFault)

    init?(_ event: WebSocketEvent) {
        switch event {
        case .needMore: return nil
        case .binary(let view): self = .binary(view.array)
        case .text(let view): self = .text(view.text ?? "not UTF-8")
        case .ping(let view): self = .ping(view.array)
        case .pong(let view): self = .pong(view.array)
        case .close(let code, let reason): self = .close(code, reason.text ?? "not UTF-8")
        case .failed(_, let fault): self = .failed(fault)
        }
    }
}

/// A connection's receiving end as its owner drives it: what was not consumed is kept and comes
/// again in front of the next piece.
struct ReceivingEnd: ~Copyable {
    private(set) var receiver: WebSocketReceiver
    private(set) var messages: [ReceivedMessage] = []
    private(set) var bytesHeldMost = 0
    private var kept: [UInt8] = []

    init(
        _ role: WebSocketReceiver.Role, messageBytesMax: Int = 1 << 20, acceptsText: Bool = true
    ) {
        receiver = WebSocketReceiver(
            role: role, messageBytesMax: messageBytesMax, acceptsText: acceptsText)
    }

    var keptCount: Int { kept.count }

    mutating func take(_ piece: some Sequence<UInt8>) {
        kept += piece
        guard !kept.isEmpty else { return }
        var bytes = kept
        let rest = bytes.withByteView { view in
            var input = ReceivedBytes(start: view.start, count: view.count)
            while let message = ReceivedMessage(receiver.next(&input)) { messages.append(message) }
            return input.count
        }
        // Masks are undone in place, but only of what was consumed.
        XCTAssertEqual(Array(bytes.suffix(rest)), Array(kept.suffix(rest)))
        kept.removeFirst(kept.count - rest)
        bytesHeldMost = max(bytesHeldMost, receiver.bytesHeld + kept.count)
    }

    static func messages(
        _ role: WebSocketReceiver.Role, _ pieces: [[UInt8]], messageBytesMax: Int = 1 << 20
    ) -> [ReceivedMessage] {
        var end = ReceivingEnd(role, messageBytesMax: messageBytesMax)
        for piece in pieces { end.take(piece) }
        return end.messages
    }
}

/// A frame as a test writes it, right or wrong, without the product's writer.
struct ScriptedFrame {
    var first: UInt8
    var payload: [UInt8] = []
    /// 7, 16 or 64 bits; the shortest that fits unless told otherwise.
    var lengthBits: Int?
    /// A lie about the length.
    var claimedLength: UInt64?
    /// Against the role's rule.
    var hasWrongMask = false

    static let mask: [UInt8] = [0x37, 0xfa, 0x21, 0x3d]

    static func text(_ text: String, isFinal: Bool = true) -> ScriptedFrame {
        ScriptedFrame(first: isFinal ? 0x81 : 0x01, payload: Array(text.utf8))
    }

    static func binary(_ payload: [UInt8], isFinal: Bool = true) -> ScriptedFrame {
        ScriptedFrame(first: isFinal ? 0x82 : 0x02, payload: payload)
    }

    static func more(_ payload: [UInt8], isFinal: Bool = false) -> ScriptedFrame {
        ScriptedFrame(first: isFinal ? 0x80 : 0x00, payload: payload)
    }

    static func more(_ text: String, isFinal: Bool = false) -> ScriptedFrame {
        more(Array(text.utf8), isFinal: isFinal)
    }

    static func ping(_ payload: [UInt8] = []) -> ScriptedFrame {
        ScriptedFrame(first: 0x89, payload: payload)
    }

    static func pong(_ payload: [UInt8] = []) -> ScriptedFrame {
        ScriptedFrame(first: 0x8a, payload: payload)
    }

    static func close(_ body: [UInt8] = []) -> ScriptedFrame {
        ScriptedFrame(first: 0x88, payload: body)
    }

    static func close(_ code: UInt16, _ reason: String = "") -> ScriptedFrame {
        close([UInt8(code >> 8), UInt8(code & 0xff)] + Array(reason.utf8))
    }

    /// As it travels to someone in that role.
    func bytes(to role: WebSocketReceiver.Role) -> [UInt8] {
        let isMasked = (role == .server) != hasWrongMask
        let length = claimedLength ?? UInt64(payload.count)
        let bits = lengthBits ?? (length < 126 ? 7 : length < 65_536 ? 16 : 64)
        let maskBit: UInt8 = isMasked ? 0x80 : 0
        var bytes = [first]
        switch bits {
        case 7: bytes.append(UInt8(length) | maskBit)
        case 16: bytes += [126 | maskBit, UInt8(length >> 8 & 0xff), UInt8(length & 0xff)]
        default:
            bytes.append(127 | maskBit)
            bytes += stride(from: 56, through: 0, by: -8).map { UInt8(length >> $0 & 0xff) }
        }
        guard isMasked else { return bytes + payload }
        return bytes + Self.mask + payload.enumerated().map { $1 ^ Self.mask[$0 % 4] }
    }
}

extension [ScriptedFrame] {
    func bytes(to role: WebSocketReceiver.Role) -> [UInt8] { flatMap { $0.bytes(to: role) } }
}
