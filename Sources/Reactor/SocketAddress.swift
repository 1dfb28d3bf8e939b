package import Glibc

/// An IPv4 or IPv6 address with its port.
package struct SocketAddress: Equatable, Sendable, CustomStringConvertible {
    enum Host: Equatable, Sendable {
        /// In the order of the network.
        case v4(UInt32)
        case v6(UInt64, UInt64, scope: UInt32)
    }

    let host: Host
    package let port: UInt16

    /// From `127.0.0.1`, `::1`, `[::1]`, `fe80::1%eth0` or `localhost`, which means 127.0.0.1. nil:
    /// it is a name, for `NameResolver`, or nothing at all.
    package init?(literal: String, port: UInt16) {
        var text = literal == "localhost" ? "127.0.0.1" : literal
        if text.hasPrefix("["), text.hasSuffix("]") { text = String(text.dropFirst().dropLast()) }
        // A NUL would end the text for the C library and hide what follows.
        guard !text.utf8.contains(0) else { return nil }
        var v4 = in_addr()
        if inet_pton(AF_INET, text, &v4) == 1 {
            self.init(.v4(v4.s_addr), port)
            return
        }
        let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
        var v6 = in6_addr()
        guard inet_pton(AF_INET6, String(parts[0]), &v6) == 1 else { return nil }
        var scope: UInt32 = 0
        if parts.count == 2 {
            scope = UInt32(parts[1]) ?? if_nametoindex(String(parts[1]))
            guard scope != 0 else { return nil }
        }
        self.init(Self.host(v6, scope: scope), port)
    }

    /// What the system filled in; nil for a family that is neither.
    package init?(_ storage: sockaddr_storage) {
        var storage = storage
        switch Int32(storage.ss_family) {
        case AF_INET:
            let address = withUnsafeBytes(of: &storage) { $0.load(as: sockaddr_in.self) }
            self.init(.v4(address.sin_addr.s_addr), UInt16(bigEndian: address.sin_port))
        case AF_INET6:
            let address = withUnsafeBytes(of: &storage) { $0.load(as: sockaddr_in6.self) }
            self.init(
                Self.host(address.sin6_addr, scope: address.sin6_scope_id),
                UInt16(bigEndian: address.sin6_port))
        default: return nil
        }
    }

    private init(_ host: Host, _ port: UInt16) {
        self.host = host
        self.port = port
    }

    private static func host(_ address: in6_addr, scope: UInt32) -> Host {
        withUnsafeBytes(of: address) {
            .v6(
                $0.loadUnaligned(as: UInt64.self),
                $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self), scope: scope)
        }
    }

    package var family: Int32 {
        if case .v4 = host { AF_INET } else { AF_INET6 }
    }

    /// Whether it never leaves this machine.
    package var isLoopback: Bool {
        switch host {
        case .v4(let bits): UInt32(bigEndian: bits) >> 24 == 127
        case .v6(let high, let low, _):
            high == 0
                && (UInt64(bigEndian: low) == 1 || UInt64(bigEndian: low) >> 24 == 0xffff_7f)
        }
    }

    /// Every address of this machine at once, for a listener.
    package var isWildcard: Bool {
        switch host {
        case .v4(let bits): bits == 0
        case .v6(let high, let low, _): high == 0 && low == 0
        }
    }

    package func with(port: UInt16) -> SocketAddress { SocketAddress(host, port) }

    /// `127.0.0.1` or `::1`.
    package var hostText: String {
        withStorage { storage, _ in
            withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) {
                let text = $0.baseAddress!
                let address = UnsafeRawPointer(storage)
                // Neither call can fail: both families are known, and the text fits.
                if case .v6(_, _, let scope) = host {
                    let offset = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr)!
                    inet_ntop(AF_INET6, address + offset, text, socklen_t(INET6_ADDRSTRLEN))
                    return String(cString: text) + (scope == 0 ? "" : "%\(scope)")
                }
                let offset = MemoryLayout<sockaddr_in>.offset(of: \.sin_addr)!
                inet_ntop(AF_INET, address + offset, text, socklen_t(INET6_ADDRSTRLEN))
                return String(cString: text)
            }
        }
    }

    /// `127.0.0.1:3000` or `[::1]:3000`.
    package var text: String {
        if case .v4 = host { "\(hostText):\(port)" } else { "[\(hostText)]:\(port)" }
    }

    package var description: String { text }

    /// Lends the address in the system's form, with its length.
    func withStorage<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        switch host {
        case .v4(let bits):
            var address = sockaddr_in()
            address.sin_family = sa_family_t(AF_INET)
            address.sin_port = port.bigEndian
            address.sin_addr.s_addr = bits
            return Self.lend(&address, body)
        case .v6(let high, let low, let scope):
            var address = sockaddr_in6()
            address.sin6_family = sa_family_t(AF_INET6)
            address.sin6_port = port.bigEndian
            address.sin6_scope_id = scope
            withUnsafeMutableBytes(of: &address.sin6_addr) {
                $0.storeBytes(of: high, as: UInt64.self)
                $0.storeBytes(of: low, toByteOffset: 8, as: UInt64.self)
            }
            return Self.lend(&address, body)
        }
    }

    private static func lend<Address, Result>(
        _ address: inout Address, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}
