import Wire

/// Routing and configuration messages between peers: what is read is written as it was.
enum PeerProtocolFuzz {
    static func run(_ bytes: inout [UInt8]) {
        bytes.withByteView { view in
            if let message = try? CCPRouteControl(view) {
                check(message.bytes) { try CCPRouteControl($0) == message }
            }
            if let message = try? CCPRouteUpdate(view) {
                check(message.bytes) { try CCPRouteUpdate($0) == message }
            }
            if let message = try? ILDCPReply(view) {
                check(message.bytes) { try ILDCPReply($0) == message }
            }
        }
    }

    private static func check(_ bytes: [UInt8], _ isSame: (ByteView) throws -> Bool) {
        var bytes = bytes
        bytes.withByteView { view in expect((try? isSame(view)) == true) }
    }
}
