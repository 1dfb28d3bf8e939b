import Wire

/// ILP packets: what is read lies inside the input, and what is written again is read as the same.
enum PacketFuzz {
    static func run(_ bytes: inout [UInt8]) {
        bytes.withByteView { view in
            if let packet = try? PreparePacket(view) { check(packet, in: view) }
            if let packet = try? FulfillPacket(view) { check(packet, in: view) }
            if let packet = try? RejectPacket(view) { check(packet, in: view) }
        }
    }

    private static func check(_ packet: PreparePacket, in view: ByteView) {
        expect(packet.packet.isInside(view) && packet.destination.isInside(view))
        expect(packet.data.isInside(view))
        var clock = ILPClock()
        let expires = clock.parse(packet.expiryText)
        guard expires >= 0 else { return }
        var copy = [UInt8](
            repeating: 0,
            count: PreparePacket.size(
                destinationCount: packet.destination.count, dataCount: packet.data.count))
        let written = copy.withByteView {
            PreparePacket.write(
                amount: packet.amount, expiresAtMilliseconds: expires, condition: packet.condition,
                destination: packet.destination, data: packet.data, clock: &clock, to: $0.start)
        }
        expect(written == copy.count)
        copy.withByteView { copy in
            guard let again = try? PreparePacket(copy) else { return expect(false) }
            expect(again.amount == packet.amount && again.condition == packet.condition)
            expect(clock.parse(again.expiryText) == expires)
            expect(again.destination.equals(packet.destination) && again.data.equals(packet.data))
        }
    }

    private static func check(_ packet: FulfillPacket, in view: ByteView) {
        expect(packet.packet.isInside(view) && packet.data.isInside(view))
        var copy = [UInt8](repeating: 0, count: FulfillPacket.size(dataCount: packet.data.count))
        let written = copy.withByteView {
            FulfillPacket.write(
                fulfillment: packet.fulfillment, data: packet.data, to: $0.start)
        }
        expect(written == copy.count)
        copy.withByteView { copy in
            guard let again = try? FulfillPacket(copy) else { return expect(false) }
            expect(again.fulfillment == packet.fulfillment && again.data.equals(packet.data))
        }
    }

    private static func check(_ packet: RejectPacket, in view: ByteView) {
        expect(packet.packet.isInside(view) && packet.triggeredBy.isInside(view))
        expect(packet.message.isInside(view) && packet.data.isInside(view))
    }
}

/// A promise that must hold whatever came in.
func expect(_ holds: Bool, line: UInt = #line) {
    precondition(holds, "a promise is broken, line \(line)")
}

extension ByteView {
    func isInside(_ other: ByteView) -> Bool {
        count == 0 || start >= other.start && end <= other.end
    }
}
