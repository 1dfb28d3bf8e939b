import Wire

/// Packets for `peer.`: they are for this node itself, whatever its address, and never forwarded.
///
/// Of the protocols there it speaks ILDCP (RFC-0031), in which a child asks what its address is.
enum PeerRequest {
    static let scheme: StaticString = "peer"

    enum Answer {
        /// With the fulfillment that all peer protocols share.
        case fulfill(data: [UInt8])
        case reject(Rejection)
    }

    @inline(__always)
    static func isMeant(_ destination: ByteView) -> Bool {
        // The first character spares nearly every packet a call.
        destination.count > 0 && destination[0] == UInt8(ascii: "p")
            && PeerProtocol.isPeers(destination)
    }

    static func answer(
        _ packet: PreparePacket, account: Account, isExpired: Bool
    ) -> Answer {
        guard PeerProtocol(destination: packet.destination) == .config else {
            return .reject(.init(code: .f02, message: "no such peer protocol is spoken here"))
        }
        guard account.relation == .child else {
            return .reject(.init(code: .f00, message: "only a child gets its address from here"))
        }
        if isExpired { return .reject(.init(code: .r00, message: "expired on arrival")) }
        // It would be paid for nothing.
        guard packet.amount == 0 else {
            return .reject(.init(code: .f00, message: "a peer protocol takes no money"))
        }
        guard packet.condition == PeerProtocol.condition else {
            return .reject(.init(code: .f00, message: "not the condition of peer protocols"))
        }
        guard packet.data.isEmpty else {
            return .reject(.init(code: .f00, message: "peer.config takes no data"))
        }
        let reply = ILDCPReply(
            clientAddress: account.childAddress, assetScale: account.assetScale,
            assetCode: account.assetCode)
        return .fulfill(data: reply.bytes)
    }
}
