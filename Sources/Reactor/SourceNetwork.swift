/// Whoever can be told apart from others by address: one IPv4 address, or the upper half of an IPv6
/// address, as everybody who has one of those has all of the lower half.
package struct SourceNetwork: Hashable, Sendable {
    private let bits: UInt64
    private let isIPv6: Bool

    package init(_ address: SocketAddress) {
        switch address.host {
        case .v4(let bits):
            self.bits = UInt64(bits)
            isIPv6 = false
        case .v6(let high, let low, _):
            // RFC 4291 2.5.5.2: what a socket for both kinds calls an IPv4 address.
            let isMapped = high == 0 && UInt64(bigEndian: low) >> 32 == 0xffff
            bits = isMapped ? low >> 32 : high
            isIPv6 = !isMapped
        }
    }
}
