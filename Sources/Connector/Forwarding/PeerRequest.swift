import Wire

/// Packets for `peer.`: they are for this node itself, whatever its address, and never forwarded.
enum PeerRequest {
    enum Answer {
        case fulfill(data: ByteView)
        case reject(Rejection)
    }

    @inline(__always)
    static func isMeant(_ destination: ByteView) -> Bool {
        // "peer." and at least one character.
        destination.count > 5 && destination[0] == UInt8(ascii: "p")
            && ByteView(destination.start, 5).equals("peer.")
    }

    static func answer(
        _ packet: PreparePacket, account: Account, isExpired: Bool
    ) -> Answer {
        if isExpired { return .reject(.init(code: .r00, message: "expired on arrival")) }
        return .reject(.init(code: .f02, message: "no such peer protocol is spoken here"))
    }
}
