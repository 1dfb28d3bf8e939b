import TestSupport
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
        _ role: WebSocketReceiver.Role, messageBytesMax: Int = 1 << 20, fragmentsMax: Int = .max,
        acceptsText: Bool = true
    ) {
        receiver = WebSocketReceiver(
            role: role, messageBytesMax: messageBytesMax, fragmentsMax: fragmentsMax,
            acceptsText: acceptsText)
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

extension ScriptedFrame {
    /// As it travels to someone in that role.
    func bytes(to role: WebSocketReceiver.Role) -> [UInt8] { bytes(toServer: role == .server) }
}

extension [ScriptedFrame] {
    func bytes(to role: WebSocketReceiver.Role) -> [UInt8] { flatMap { $0.bytes(to: role) } }
}
