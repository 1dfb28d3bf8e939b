import Wire

/// ILPv4 packets, and what goes between peers in their data.
extension MessageEncoder {
    static func ilp(_ object: inout MessageObject) throws(EncodingProblem) -> [UInt8] {
        // A reject has a member of that name too.
        if object.member("type") == nil { return try amountTooLarge(&object) }
        object.ignore("length")
        let type: ILPPacketType = try word(
            "type", ["prepare": .prepare, "fulfill": .fulfill, "reject": .reject], in: &object)
        var body = OERBytes()
        switch type {
        case .prepare:
            body.uint64(try object.number("amount", atMost: .max))
            body.octets(try expiry(&object))
            body.octets(try object.octets("executionCondition", count: Hash256.bytes))
            body.varOctets(try object.textOrOctets("destination"))
        case .fulfill:
            body.octets(try object.octets("fulfillment", count: Hash256.bytes))
        case .reject:
            body.octets(try errorCode(&object))
            body.varOctets(try object.textOrOctets("triggeredBy"))
            body.varOctets(try object.textOrOctets("message"))
        }
        body.varOctets(try object.octets("data"))
        body.octets(try object.octets("extension"))
        var packet = OERBytes()
        packet.uint8(type.rawValue)
        packet.varOctets(body.bytes)
        packet.octets(try object.octets("trailing"))
        return packet.bytes
    }

    /// The data of an F08, which is no packet of its own.
    private static func amountTooLarge(
        _ object: inout MessageObject
    ) throws(EncodingProblem) -> [UInt8] {
        guard object.member("message") != nil else {
            throw EncodingProblem(line: object.line, "type is missing")
        }
        try word("message", ["amountTooLarge": ()], in: &object)
        return AmountTooLarge(
            receivedAmount: try object.number("receivedAmount", atMost: .max),
            maximumAmount: try object.number("maximumAmount", atMost: .max)
        ).array
    }

    static func ildcp(_ object: inout MessageObject) throws(EncodingProblem) -> [UInt8] {
        let isReply = try word("message", ["request": false, "reply": true], in: &object)
        guard isReply else { return [] }
        var data = OERBytes()
        data.varText(try object.text("clientAddress"))
        data.uint8(UInt8(try object.number("assetScale", atMost: UInt64(UInt8.max))))
        data.varText(try object.text("assetCode"))
        data.octets(try object.octets("extension"))
        return data.bytes
    }

    /// Three bytes, so that what follows stays in its place.
    static func errorCode(_ object: inout MessageObject) throws(EncodingProblem) -> [UInt8] {
        let text = try object.text("code")
        guard ILPErrorCode(text) != nil else {
            throw EncodingProblem(
                line: object.line(of: "code"),
                "code cannot be \"\(text)\": \(WireError.Reason.errorCodeInvalid.text)")
        }
        return Array(text.utf8)
    }

    private static func expiry(_ object: inout MessageObject) throws(EncodingProblem) -> [UInt8] {
        let text = try object.text("expiresAt")
        guard let digits = TimeText.digits(text) else {
            throw EncodingProblem(
                line: object.line(of: "expiresAt"),
                "expiresAt cannot be \"\(text)\"",
                fix: "write for instance \"2030-12-31T23:59:59.000Z\"")
        }
        return digits
    }
}
