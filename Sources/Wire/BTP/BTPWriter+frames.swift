/// An entry of protocol data to be written.
package struct BTPProtocolData: Equatable, Sendable {
    package var name: String
    package var contentType: UInt8
    package var data: [UInt8]

    package init(_ name: String, _ contentType: UInt8 = BTPContentType.octets, _ data: [UInt8]) {
        self.name = name
        self.contentType = contentType
        self.data = data
    }

    package init(_ name: String, text: String) {
        self.init(name, BTPContentType.text, Array(text.utf8))
    }
}

/// Whole frames, for what is sent seldom: authentication, errors, answers without a packet.
extension BTPWriter {
    package static func message(requestId: UInt32, entries: [BTPProtocolData]) -> [UInt8] {
        frame(.message, requestId, list(entries))
    }

    package static func response(requestId: UInt32, entries: [BTPProtocolData] = []) -> [UInt8] {
        frame(.response, requestId, list(entries))
    }

    package static func transfer(
        requestId: UInt32, amount: UInt64, entries: [BTPProtocolData] = []
    ) -> [UInt8] {
        var body = OERBytes()
        body.uint64(amount)
        return frame(.transfer, requestId, body.bytes + list(entries))
    }

    /// The limit on data is the caller's to keep, and that the name is ASCII.
    package static func error(
        requestId: UInt32, code: ILPErrorCode, name: String, triggeredAtMilliseconds: Int64,
        data: [UInt8] = [], entries: [BTPProtocolData] = []
    ) -> [UInt8] {
        precondition(data.count <= BTPErrorBody.dataBytesMax)
        var body = OERBytes()
        body.octets(Array(code.text.utf8))
        body.varOctets(Array(name.utf8))
        body.varOctets(GeneralizedTime.text(triggeredAtMilliseconds))
        body.varOctets(data)
        return frame(.error, requestId, body.bytes + list(entries))
    }

    private static func frame(_ type: BTPType, _ requestId: UInt32, _ body: [UInt8]) -> [UInt8] {
        var frame = OERBytes()
        frame.uint8(type.rawValue)
        frame.uint32(requestId)
        frame.varOctets(body)
        return frame.bytes
    }

    private static func list(_ entries: [BTPProtocolData]) -> [UInt8] {
        var list = OERBytes()
        list.varUInt(UInt64(entries.count))
        for entry in entries {
            list.varOctets(Array(entry.name.utf8))
            list.uint8(entry.contentType)
            list.varOctets(entry.data)
        }
        return list.bytes
    }
}
