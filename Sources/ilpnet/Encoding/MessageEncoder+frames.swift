import CanonicalJSON
import Wire

/// BTP and WebSocket frames.
extension MessageEncoder {
    static func btp(_ object: inout MessageObject) throws(EncodingProblem) -> [UInt8] {
        object.ignore("length")
        let type: BTPType = try word(
            "type",
            ["response": .response, "error": .error, "message": .message, "transfer": .transfer],
            in: &object)
        var frame = OERBytes()
        frame.uint8(type.rawValue)
        frame.uint32(UInt32(try object.number("requestId", atMost: UInt64(UInt32.max))))
        var body = OERBytes()
        switch type {
        case .transfer: body.uint64(try object.number("amount", atMost: .max))
        case .error: try writeError(object: &object, to: &body)
        case .message, .response: break
        }
        let entries = try object.list("entries")
        body.varUInt(UInt64(entries.count))
        for json in entries { try write(entry: json, to: &body) }
        frame.varOctets(body.bytes)
        return frame.bytes
    }

    private static func writeError(
        object: inout MessageObject, to body: inout OERBytes
    ) throws(EncodingProblem) {
        body.octets(try errorCode(&object))
        body.varOctets(try object.textOrOctets("name"))
        let time = try object.text("triggeredAt")
        guard let generalized = TimeText.generalized(time) else {
            throw EncodingProblem(
                line: object.line(of: "triggeredAt"),
                "triggeredAt cannot be \"\(time)\"",
                fix: "write for instance \"2030-12-31T23:59:59.000Z\"")
        }
        body.varOctets(generalized)
        body.varOctets(try object.textOrOctets("data"))
    }

    private static func write(
        entry json: JSONValue, to body: inout OERBytes
    ) throws(EncodingProblem) {
        var entry = try MessageObject(json, "an entry")
        body.varOctets(try entry.textOrOctets("name"))
        let type = UInt8(
            try entry.number("contentType", atMost: UInt64(UInt8.max), otherwise: 0))
        body.uint8(type)
        let isText = type == BTPContentType.text || type == BTPContentType.json
        body.varOctets(try entry.octets("data", plain: isText ? .text : .hexadecimal))
        try entry.finish()
    }

    static func webSocket(_ object: inout MessageObject) throws(EncodingProblem) -> [UInt8] {
        var bytes: [UInt8] = []
        for json in try object.list("frames") { bytes += try webSocketFrame(json) }
        return bytes + (try object.octets("trailing"))
    }

    private static func webSocketFrame(_ json: JSONValue) throws(EncodingProblem) -> [UInt8] {
        var frame = try MessageObject(json, "a frame")
        // A message that came in pieces is in its frames already.
        frame.ignore("length", "message")
        let isFinal = try frame.flag("fin", otherwise: true)
        let opcode: WebSocketOpcode = try word(
            "opcode",
            [
                "continuation": .continuation, "text": .text, "binary": .binary, "close": .close,
                "ping": .ping, "pong": .pong,
            ], in: &frame, otherwise: "binary")
        var mask: UInt32?
        if frame.member("mask") != nil {
            mask = try frame.octets("mask", count: 4).withUnsafeBytes {
                $0.loadUnaligned(as: UInt32.self)
            }
        }
        var payload: [UInt8] = []
        if opcode == .close, frame.member("code") != nil {
            let code = UInt16(try frame.number("code", atMost: UInt64(UInt16.max)))
            payload = [UInt8(code >> 8), UInt8(truncatingIfNeeded: code)]
            payload += try frame.textOrOctets("reason")
        }
        payload += try frame.octets("payload", plain: opcode == .text ? .text : .hexadecimal)
        try frame.finish()
        return WebSocketWriter.frame(opcode, payload, mask: mask, isFinal: isFinal)
    }
}
