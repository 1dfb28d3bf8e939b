import Wire

/// ILPv4 packets (RFC-0027), and what their data holds between peers.
extension Dissector {
    func ilp(_ view: ByteView) throws(DecodingFault) -> DecodedMessage {
        switch ILPPacketType(of: view) {
        case .prepare: return try prepare(view)
        case .fulfill: return try fulfill(view)
        case .reject: return try reject(view)
        case nil:
            _ = try judged(view, "ILP") { (view) throws(WireError) in try PreparePacket(view) }
            throw fault("ILP", WireError.Reason.packetTypeUnknown.text, at: offset(view.start))
        }
    }

    private func prepare(_ view: ByteView) throws(DecodingFault) -> DecodedMessage {
        let layer = "ILP prepare"
        let packet = try judged(view, layer) { (view) throws(WireError) in
            let packet = try PreparePacket(view)
            try packet.checkAsForwarded()
            return packet
        }
        let content = try peerContent(of: packet)
        return try judged(view, layer) { (view) throws(WireError) in
            var (message, walk) = try envelope(view, "prepare")
            let amount = try walk.take(8)
            message.add("amount", field(amount, .text(String(packet.amount))))
            let expiry = try walk.take(ILPClock.bytes)
            message.add("expiresAt", field(expiry, .text(TimeText.iso(expiry.array))))
            message.add("executionCondition", octets(try walk.take(Hash256.bytes)))
            message.add("destination", text(try walk.varOctets()))
            let data = try walk.varOctets()
            message.add("data", content.map { field(data, .message($0)) } ?? octets(data))
            finish(&message, walk, view)
            return message
        }
    }

    private func fulfill(_ view: ByteView) throws(DecodingFault) -> DecodedMessage {
        try judged(view, "ILP fulfill") { (view) throws(WireError) in
            let packet = try FulfillPacket(view)
            var (message, walk) = try envelope(view, "fulfill")
            message.add("fulfillment", octets(try walk.take(Hash256.bytes)))
            let data = try walk.varOctets()
            let reply = packet.fulfillment == PeerProtocol.fulfillment ? ildcpReply(data) : nil
            message.add("data", reply.map { field(data, .message($0)) } ?? octets(data))
            finish(&message, walk, view)
            return message
        }
    }

    private func reject(_ view: ByteView) throws(DecodingFault) -> DecodedMessage {
        try judged(view, "ILP reject") { (view) throws(WireError) in
            let packet = try RejectPacket(view)
            var (message, walk) = try envelope(view, "reject")
            let code = try walk.take(ILPErrorCode.bytes)
            message.add("code", field(code, .text(packet.code.text), name: packet.code.name))
            message.add("triggeredBy", text(try walk.varOctets()))
            message.add("message", text(try walk.varOctets()))
            let data = try walk.varOctets()
            let amounts = packet.code == .f08 ? amountTooLarge(data) : nil
            message.add("data", amounts.map { field(data, .message($0)) } ?? octets(data))
            finish(&message, walk, view)
            return message
        }
    }

    /// What an F08 says in its data, where it does.
    private func amountTooLarge(_ data: ByteView) -> DecodedMessage? {
        guard let amounts = AmountTooLarge(data) else { return nil }
        let received = ByteView(data.start, data.count / 2)
        let maximum = ByteView(received.end, data.count / 2)
        var message = DecodedMessage(.ilp, "amountTooLarge")
        message.add("receivedAmount", field(received, .text("\(amounts.receivedAmount)")))
        message.add("maximumAmount", field(maximum, .text("\(amounts.maximumAmount)")))
        return message
    }

    /// The type and the length, which is followed by what is walked.
    private func envelope(
        _ view: ByteView, _ type: String
    ) throws(WireError) -> (DecodedMessage, FieldWalk) {
        var walk = FieldWalk(view)
        var message = DecodedMessage(.ilp)
        message.add("type", field(try walk.take(1), .text(type)))
        let (length, body) = try walk.measured()
        message.add("length", field(length, .number(UInt64(body.count))))
        return (message, FieldWalk(body))
    }

    /// What extensions may have added, in the envelope and behind it.
    private func finish(_ message: inout DecodedMessage, _ walk: FieldWalk, _ view: ByteView) {
        if !walk.rest.isEmpty { message.add("extension", octets(walk.rest)) }
        let behind = ByteView(walk.rest.end, view.end - walk.rest.end)
        if !behind.isEmpty { message.add("trailing", octets(behind)) }
    }
}

extension PreparePacket {
    /// What a connector looks at besides: the characters of the address, the digits of the time.
    func checkAsForwarded() throws(WireError) {
        func offset(_ place: UnsafeMutableRawPointer) -> Int { place - packet.start }
        var clock = ILPClock()
        guard clock.parse(expiryText) != ILPClock.invalid else {
            throw WireError(.timestampInvalid, at: offset(expiryText))
        }
        if let fault = ILPAddress.firstFault(in: destination) {
            throw WireError(fault.reason, at: offset(destination.start) + fault.offset)
        }
    }
}
