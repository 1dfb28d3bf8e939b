import Wire

/// BTP 2.0 frames (RFC-0023).
extension Dissector {
    func btp(_ view: ByteView) throws(DecodingFault) -> DecodedMessage {
        let layer = "BTP"
        let frame = try judged(view, layer) { (view) throws(WireError) in try BTPFrame(view) }
        // The connector reads the first entry of that name, and nothing where it is empty.
        let packet = frame.ilp.isEmpty ? nil : try ilp(frame.ilp)
        return try judged(view, layer) { (view) throws(WireError) in
            var walk = FieldWalk(view)
            var message = DecodedMessage(.btp)
            message.add("type", field(try walk.take(1), .text("\(frame.type)")))
            message.add("requestId", number(try walk.take(4)))
            let (length, body) = try walk.measured()
            message.add("length", field(length, .number(UInt64(body.count))))
            walk = FieldWalk(body)
            switch frame.type {
            case .transfer: message.add("amount", field(try walk.take(8), .text("\(frame.amount)")))
            case .error: try addError(to: &message, &walk)
            case .message, .response: break
            }
            var entries: [DecodedMessage.Value] = []
            for _ in 0..<(try walk.count()) {
                entries.append(.parts(try entry(&walk, packet, in: frame)))
            }
            message.add("entries", entries)
            return message
        }
    }

    private func addError(
        to message: inout DecodedMessage, _ walk: inout FieldWalk
    ) throws(WireError) {
        message.add("code", text(try walk.take(ILPErrorCode.bytes)))
        message.add("name", text(try walk.varOctets()))
        let time = try walk.varOctets()
        message.add("triggeredAt", field(time, .text(TimeText.iso(generalized: time.array))))
        message.add("data", text(try walk.varOctets()))
    }

    private func entry(
        _ walk: inout FieldWalk, _ packet: DecodedMessage?, in frame: BTPFrame
    ) throws(WireError) -> [DecodedMessage.Member] {
        let name = text(try walk.varOctets())
        let contentType = try walk.take(1)
        let data = try walk.varOctets()
        let isText = contentType[0] == BTPContentType.text || contentType[0] == BTPContentType.json
        let shown: DecodedMessage.Field
        if let packet, data.start == frame.ilp.start {
            shown = field(data, .message(packet))
        } else {
            shown = isText ? text(data) : octets(data)
        }
        return [
            ("name", .field(name)),
            ("contentType", .field(contentTypeField(contentType))), ("data", .field(shown)),
        ]
    }

    private func contentTypeField(_ view: ByteView) -> DecodedMessage.Field {
        let names: [UInt8: String] = [
            BTPContentType.octets: "octet-stream", BTPContentType.text: "text",
            BTPContentType.json: "JSON",
        ]
        return field(view, .number(UInt64(view[0])), name: names[view[0]])
    }
}
