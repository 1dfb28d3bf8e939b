import Peering
import Wire

/// WebSocket frames (RFC 6455), one or several in a row, as one side of a link sent them.
///
/// The receiver of the links judges them. Text is taken here, which a link between peers refuses,
/// and a message is as long as there.
extension Dissector {
    private static let layer = "WebSocket"

    /// The last message may be one that goes on in frames to come, unless `demandsEnd`.
    func webSocket(
        _ view: ByteView, demandsEnd: Bool = false
    ) throws(DecodingFault) -> DecodedMessage {
        // Clients mask and servers do not, so the first frame tells who is listening.
        let isMasked = view.count > 1 && view[1] & 0x80 != 0
        var receiver = WebSocketReceiver(
            role: isMasked ? .server : .client, messageBytesMax: LinkLimits().messageBytesMax)
        var frames: [DecodedMessage.Value] = []
        var rest = view
        var isClosed = false
        var isInsideMessage = false
        repeat {
            let frame = FrameLayout(rest)
            let bytes = ByteView(rest.start, frame?.count ?? rest.count)
            var input = ReceivedBytes(start: bytes.start, count: bytes.count)
            let event = receiver.next(&input)
            if case .failed(_, let fault) = event {
                throw self.fault(Self.layer, fault.text, at: offset(rest.start))
            }
            guard let frame else {
                throw fault(
                    Self.layer, WireError.Reason.truncated.text, at: offset(rest.end))
            }
            switch event {
            case .close: isClosed = true
            case .needMore: isInsideMessage = true
            case .binary, .text: isInsideMessage = false
            case .ping, .pong, .failed: break
            }
            frames.append(.parts(try parts(of: bytes, frame, event)))
            rest = ByteView(bytes.end, rest.count - bytes.count)
        } while !rest.isEmpty && !isClosed
        guard !isInsideMessage || !demandsEnd else {
            throw fault(Self.layer, WireError.Reason.truncated.text, at: offset(rest.start))
        }
        var message = DecodedMessage(.websocket)
        message.add("frames", frames)
        if !rest.isEmpty { message.add("trailing", octets(rest)) }
        return message
    }

    private func parts(
        of bytes: ByteView, _ frame: FrameLayout, _ event: WebSocketEvent
    ) throws(DecodingFault) -> [DecodedMessage.Member] {
        let first = ByteView(bytes.start, 1)
        let opcode = WebSocketOpcode(rawValue: bytes[0] & 0x0f).map { "\($0)" } ?? ""
        let length = ByteView(bytes.start + 1, frame.lengthBytes)
        let payload = ByteView(bytes.start + frame.headerBytes, bytes.count - frame.headerBytes)
        var parts: [DecodedMessage.Member] = [
            ("fin", .field(field(first, .flag(bytes[0] & 0x80 != 0)))),
            ("opcode", .field(field(first, .text(opcode)))),
            ("length", .field(field(length, .number(UInt64(payload.count))))),
        ]
        if frame.isMasked {
            let mask = ByteView(bytes.start + 1 + frame.lengthBytes, 4)
            parts.append(("mask", .field(octets(mask))))
        }
        switch event {
        case .binary(let message) where message.start == payload.start && !message.isEmpty:
            parts.append(("payload", .field(field(payload, .message(try btp(payload))))))
        case .text(let message) where message.start == payload.start:
            parts.append(("payload", .field(text(payload))))
        case .binary(let message), .text(let message):
            parts.append(("payload", .field(octets(payload))))
            parts.append(("message", .field(try joined(message, event))))
        case .close(let code?, let reason):
            parts.append(
                ("code", .field(field(ByteView(payload.start, 2), .number(UInt64(code))))))
            parts.append(("reason", .field(text(reason))))
        case .close, .ping, .pong, .needMore, .failed:
            parts.append(("payload", .field(octets(payload))))
        }
        return parts
    }

    /// A message that came in several frames. It lies in none of them, so offsets count in it.
    private func joined(
        _ message: ByteView, _ event: WebSocketEvent
    ) throws(DecodingFault) -> DecodedMessage.Field {
        let dissector = Dissector(message)
        guard case .binary = event, !message.isEmpty else { return dissector.text(message) }
        return dissector.field(message, .message(try dissector.btp(message)))
    }
}

/// Where the parts of a frame lie by what its header claims; nil where it is not all there.
private struct FrameLayout {
    /// The bit for the mask among them.
    let lengthBytes: Int
    let isMasked: Bool
    let count: Int

    var headerBytes: Int { 1 + lengthBytes + (isMasked ? 4 : 0) }

    init?(_ view: ByteView) {
        var reader = OERReader(view)
        guard let head = try? reader.uint16() else { return nil }
        isMasked = head & 0x80 != 0
        let length: UInt64?
        switch head & 0x7f {
        case 126: (lengthBytes, length) = (3, (try? reader.uint16()).map { UInt64($0) })
        case 127: (lengthBytes, length) = (9, try? reader.uint64())
        case let short: (lengthBytes, length) = (1, UInt64(short))
        }
        let header = 1 + lengthBytes + (isMasked ? 4 : 0)
        guard let length, header <= view.count, length <= UInt64(view.count - header) else {
            return nil
        }
        count = header + Int(length)
    }
}
