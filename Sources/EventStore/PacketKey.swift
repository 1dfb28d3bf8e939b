package import Telemetry

/// A packet by its execution condition, or by whatever id a foreign connector gave it.
package struct PacketKey: Sendable, Equatable {
    /// As it was asked for.
    package let id: [UInt8]
    /// Where the id is a condition.
    private let packet: PacketId?

    package init(_ id: [UInt8]) {
        self.id = id
        packet = PacketId(String(decoding: id, as: UTF8.self))
    }

    /// Whether the event tells of it. An id without a pass is that of all passes.
    package func matches(_ event: EventView) -> Bool {
        guard event.isOfPacket else {
            guard Self.isText(event) else { return false }
            let key = event.key
            if key.count == id.count { return key.elementsEqual(id) }
            guard let packet, packet.pass == nil, key.count > id.count else { return false }
            return PacketId(String(decoding: key, as: UTF8.self))?.condition == packet.condition
        }
        guard let packet, let condition = event.condition else { return false }
        if let pass = packet.pass, pass != event.pass { return false }
        return packet.condition.elementsEqual(
            UnsafeRawBufferPointer(start: condition, count: PacketId.conditionBytes))
    }

    /// Whether it is a text about a packet, whose key is the packet's id.
    static func isText(_ event: EventView) -> Bool {
        switch event.type {
        case .packetReceived, .packetSent, .routeLookup, .log:
            !event.isOfPacket && !event.key.isEmpty
        case .nodeStatus, .linkStatus, .alert, .rates, .custom, .eventsLost: false
        }
    }

    var mark: UInt64 { id.withUnsafeBytes { Self.mark(ofId: $0) } }

    /// Of a condition that is its first eight bytes, as of our own connectors' records.
    static func mark(ofId id: UnsafeRawBufferPointer) -> UInt64 {
        if let packet = PacketId(String(decoding: id, as: UTF8.self)) {
            return packet.condition.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) }
        }
        // FNV-1a, mixed once more as the filter takes its bits from one end.
        var mark: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in id { mark = (mark ^ UInt64(byte)) &* 0x100_0000_01b3 }
        mark = (mark ^ mark >> 32) &* 0x9E37_79B9_7F4A_7C15
        return mark ^ mark >> 29
    }
}
