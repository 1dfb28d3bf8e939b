/// The protocols two peers speak in ILP packets that are never forwarded: ILDCP (RFC-0031) and CCP.
///
/// A request is a prepare to an address below `peer` whose condition everybody can fulfill.
package enum PeerProtocol: CaseIterable, Sendable {
    /// ILDCP: a child asks its parent for its address and asset.
    case config
    /// CCP: which routes a peer wants to hear of.
    case routeControl
    /// CCP: the routes themselves.
    case routeUpdate

    package var destination: StaticString {
        switch self {
        case .config: "peer.config"
        case .routeControl: "peer.route.control"
        case .routeUpdate: "peer.route.update"
        }
    }

    /// The protocol a packet to that address belongs to.
    package init?(destination: ByteView) {
        guard let found = Self.allCases.first(where: { destination.equals($0.destination) }) else {
            return nil
        }
        self = found
    }

    /// Whether an address is `peer` or below: such a packet stops here (RFC-0015).
    package static func isPeers(_ destination: ByteView) -> Bool {
        let scheme: StaticString = "peer."
        guard destination.count >= scheme.utf8CodeUnitCount else {
            return destination.equals("peer")
        }
        return ByteView(destination.start, scheme.utf8CodeUnitCount).equals(scheme)
    }

    /// The SHA-256 of 32 zero bytes, and these.
    package static let condition: Hash256 = {
        var zeros = [UInt8](repeating: 0, count: Hash256.bytes)
        return zeros.withByteView { SHA256.digest32($0.start) }
    }()
    package static let fulfillment = Hash256.zero

    /// How long a request stays valid, as every implementation has it.
    package static let requestMilliseconds: Int64 = 60_000

    /// Holds a prepare against what every one of these protocols demands of it.
    package func check(
        _ prepare: PreparePacket, nowMilliseconds: Int64, clock: inout ILPClock
    ) throws(WireError) {
        func offset(_ place: UnsafeMutableRawPointer) -> Int { place - prepare.packet.start }
        guard prepare.destination.equals(destination) else {
            throw WireError(.destinationNotOfPeers, at: offset(prepare.destination.start))
        }
        guard prepare.condition == Self.condition else {
            throw WireError(.conditionNotOfPeers, at: offset(prepare.conditionPlace))
        }
        let expiry = clock.parse(prepare.expiryText)
        guard expiry != ILPClock.invalid else {
            throw WireError(.timestampInvalid, at: offset(prepare.expiryText))
        }
        guard expiry > nowMilliseconds else {
            throw WireError(.expired, at: offset(prepare.expiryText))
        }
    }

    /// A whole prepare that asks a peer.
    package func request(data: [UInt8], nowMilliseconds: Int64) -> [UInt8] {
        var data = data
        var destination = Array("\(destination)".utf8)
        var clock = ILPClock()
        let size = PreparePacket.size(destinationCount: destination.count, dataCount: data.count)
        var packet = [UInt8](repeating: 0, count: size)
        _ = packet.withByteView { packet in
            destination.withByteView { destination in
                data.withByteView { data in
                    PreparePacket.write(
                        amount: 0,
                        expiresAtMilliseconds: nowMilliseconds + Self.requestMilliseconds,
                        condition: Self.condition, destination: destination, data: data,
                        clock: &clock, to: packet.start)
                }
            }
        }
        return packet
    }

    /// A whole fulfill that answers a peer.
    package static func answer(data: [UInt8]) -> [UInt8] {
        var data = data
        var packet = [UInt8](repeating: 0, count: FulfillPacket.size(dataCount: data.count))
        _ = packet.withByteView { packet in
            data.withByteView { data in
                FulfillPacket.write(fulfillment: fulfillment, data: data, to: packet.start)
            }
        }
        return packet
    }

    /// Holds an answer to any of these protocols against what is demanded of it.
    package static func check(_ answer: FulfillPacket) throws(WireError) {
        guard answer.fulfillment == fulfillment else {
            throw WireError(
                .fulfillmentNotOfPeers, at: answer.fulfillmentPlace - answer.packet.start)
        }
    }
}
