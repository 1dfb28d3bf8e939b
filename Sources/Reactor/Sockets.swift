import Glibc

/// Socket calls that streams and listeners share.
package enum Sockets {
    /// Non-blocking, inherited by no other program.
    static func open(
        for address: SocketAddress, subject: String
    ) throws(SystemCallError) -> Int32 {
        let kind =
            Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
            | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(address.family, kind, 0)
        guard descriptor >= 0 else {
            throw SystemCallError(call: "socket", errno: errno, subject: subject)
        }
        return descriptor
    }

    /// A listening socket of the caller's, non-blocking, and where it listens.
    package static func listen(
        at address: SocketAddress, backlog: Int32
    ) throws(SystemCallError) -> (descriptor: Int32, address: SocketAddress) {
        let descriptor = try open(for: address, subject: address.text)
        // After a restart, connections of the process before must not keep the port.
        set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        // `::` takes IPv4 in as well, however the machine is set up.
        if address.family == AF_INET6, address.isWildcard {
            set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0)
        }
        var failed: (call: String, code: Int32)?
        if address.withStorage({ bind(descriptor, $0, $1) }) != 0 {
            failed = ("bind", errno)
        } else if Glibc.listen(descriptor, backlog) != 0 {
            failed = ("listen", errno)
        }
        if let failed {
            close(descriptor)
            throw SystemCallError(call: failed.call, errno: failed.code, subject: address.text)
        }
        return (descriptor, localAddress(descriptor) ?? address)
    }

    /// 0 or errno.
    @discardableResult
    static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) -> Int32 {
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        return setsockopt(descriptor, level, option, &value, size) == 0 ? 0 : errno
    }

    /// nil where the system has no such option for this descriptor.
    static func option(_ descriptor: Int32, _ level: Int32, _ option: Int32) -> Int32? {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        return getsockopt(descriptor, level, option, &value, &size) == 0 ? value : nil
    }

    /// Where the socket itself is bound.
    static func localAddress(_ descriptor: Int32) -> SocketAddress? {
        address { getsockname(descriptor, $0, $1) }
    }

    /// Who is at the other end.
    static func remoteAddress(_ descriptor: Int32) -> SocketAddress? {
        address { getpeername(descriptor, $0, $1) }
    }

    private static func address(
        _ ask: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> SocketAddress? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { ask($0, &size) }
        }
        return code == 0 ? SocketAddress(storage) : nil
    }
}
