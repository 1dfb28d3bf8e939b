import Wire

/// What peers say to each other: ILDCP (RFC-0031) and CCP.
extension Dissector {
    /// What a prepare to an address below `peer` asks for; nil for any other.
    func peerContent(of packet: PreparePacket) throws(DecodingFault) -> DecodedMessage? {
        guard let kind = PeerProtocol(destination: packet.destination) else { return nil }
        // Long ago, because an old packet is no worse to look at.
        try judged(packet.packet, "ILP prepare to \(kind.destination)") { (_) throws(WireError) in
            var clock = ILPClock()
            try kind.check(packet, nowMilliseconds: .min, clock: &clock)
        }
        switch kind {
        case .config: return packet.data.isEmpty ? DecodedMessage(.ildcp, "request") : nil
        case .routeControl: return try routeControl(packet.data)
        case .routeUpdate: return try routeUpdate(packet.data)
        }
    }

    /// A whole prepare that carries CCP, or the data of one.
    func ccp(_ view: ByteView) throws(DecodingFault) -> DecodedMessage {
        if let packet = try? PreparePacket(view) {
            let kind = PeerProtocol(destination: packet.destination)
            guard kind == .routeControl || kind == .routeUpdate else {
                let place = offset(packet.destination.start)
                throw fault("CCP", WireError.Reason.destinationNotOfPeers.text, at: place)
            }
            return try ilp(view)
        }
        do throws(DecodingFault) {
            return try routeUpdate(view)
        } catch {
            // An update has no byte that tells it; a control begins with a mode.
            guard !view.isEmpty, CCPRouteControl.Mode(rawValue: view[0]) != nil else { throw error }
            return try routeControl(view)
        }
    }

    /// A whole packet that carries ILDCP, or the data of a reply.
    func ildcp(_ view: ByteView) throws(DecodingFault) -> DecodedMessage {
        if let packet = try? PreparePacket(view) {
            guard PeerProtocol(destination: packet.destination) == .config else {
                let place = offset(packet.destination.start)
                throw fault("ILDCP", WireError.Reason.destinationNotOfPeers.text, at: place)
            }
            return try ilp(view)
        }
        if let packet = try? FulfillPacket(view) {
            try judged(view, "ILDCP reply") { (_) throws(WireError) in
                try PeerProtocol.check(packet)
            }
            _ = try reply(packet.data)
            return try ilp(view)
        }
        return try reply(view)
    }

    /// The reply that data is; nil where it is something else.
    func ildcpReply(_ data: ByteView) -> DecodedMessage? { try? reply(data) }

    private func reply(_ data: ByteView) throws(DecodingFault) -> DecodedMessage {
        try judged(data, "ILDCP reply") { (data) throws(WireError) in
            _ = try ILDCPReply(data)
            var walk = FieldWalk(data)
            var message = DecodedMessage(.ildcp, "reply")
            message.add("clientAddress", text(try walk.varOctets()))
            message.add("assetScale", number(try walk.take(1)))
            message.add("assetCode", text(try walk.varOctets()))
            addRest(of: walk, to: &message)
            return message
        }
    }

    private func routeControl(_ data: ByteView) throws(DecodingFault) -> DecodedMessage {
        try judged(data, "CCP route control") { (data) throws(WireError) in
            let control = try CCPRouteControl(data)
            var walk = FieldWalk(data)
            var message = DecodedMessage(.ccp, "routeControl")
            message.add("mode", field(try walk.take(1), .text("\(control.mode)")))
            let table = try walk.take(CCPTableID.byteCount)
            message.add(
                "lastKnownRoutingTableId", field(table, .text(control.lastKnownTable.text)))
            message.add("lastKnownEpoch", number(try walk.take(4)))
            message.add("features", try texts(&walk))
            addRest(of: walk, to: &message)
            return message
        }
    }

    private func routeUpdate(_ data: ByteView) throws(DecodingFault) -> DecodedMessage {
        try judged(data, "CCP route update") { (data) throws(WireError) in
            let update = try CCPRouteUpdate(data)
            var walk = FieldWalk(data)
            var message = DecodedMessage(.ccp, "routeUpdate")
            let table = try walk.take(CCPTableID.byteCount)
            message.add("routingTableId", field(table, .text(update.table.text)))
            for name in ["currentEpochIndex", "fromEpochIndex", "toEpochIndex", "holdDownTime"] {
                message.add(name, number(try walk.take(4)))
            }
            message.add("speaker", text(try walk.varOctets()))
            var routes: [DecodedMessage.Value] = []
            for _ in 0..<(try walk.count()) { routes.append(.parts(try route(&walk))) }
            message.add("newRoutes", routes)
            message.add("withdrawnRoutes", try texts(&walk))
            addRest(of: walk, to: &message)
            return message
        }
    }

    private func route(
        _ walk: inout FieldWalk
    ) throws(WireError) -> [DecodedMessage.Member] {
        let prefix = text(try walk.varOctets())
        let path = try texts(&walk)
        let auth = octets(try walk.take(Hash256.bytes))
        var properties: [DecodedMessage.Value] = []
        for _ in 0..<(try walk.count()) {
            let flags = try walk.take(1)
            let words = CCPFlagWords.words(.init(rawValue: flags[0]))
            let id = number(try walk.take(2))
            let value = try walk.varOctets()
            let isText = CCPRouteProperty.Flags(rawValue: flags[0]).contains(.utf8)
            properties.append(
                .parts([
                    ("flags", .field(field(flags, .words(words)))), ("id", .field(id)),
                    ("value", .field(isText ? text(value) : octets(value))),
                ]))
        }
        return [
            ("prefix", .field(prefix)), ("path", .list(path)), ("auth", .field(auth)),
            ("props", .list(properties)),
        ]
    }

    private func texts(_ walk: inout FieldWalk) throws(WireError) -> [DecodedMessage.Value] {
        var texts: [DecodedMessage.Value] = []
        for _ in 0..<(try walk.count()) { texts.append(.field(text(try walk.varOctets()))) }
        return texts
    }

    private func addRest(of walk: FieldWalk, to message: inout DecodedMessage) {
        if !walk.rest.isEmpty { message.add("extension", octets(walk.rest)) }
    }
}

/// The flags of a route's property as words of JSON.
enum CCPFlagWords {
    private static let all: [(String, CCPRouteProperty.Flags)] = [
        ("optional", .optional), ("transitive", .transitive), ("partial", .partial),
        ("utf8", .utf8),
    ]

    static func words(_ flags: CCPRouteProperty.Flags) -> [String] {
        all.filter { flags.contains($0.1) }.map(\.0)
    }

    /// nil where a word is none of them.
    static func flags(_ words: [String]) -> CCPRouteProperty.Flags? {
        var flags: CCPRouteProperty.Flags = []
        for word in words {
            guard let flag = all.first(where: { $0.0 == word })?.1 else { return nil }
            flags.insert(flag)
        }
        return flags
    }
}
