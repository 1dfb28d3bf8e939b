import CLinux
import Glibc

package enum AcceptResult: ~Copyable {
    case stream(TCPStream)
    /// Nobody waits any more.
    case nobody
    /// Somebody was turned away, as this process has no descriptor left for them; more may wait.
    case turnedAway
    /// The machine is short of something, and those who wait cannot even be turned away: take the
    /// listener out of the loop for `Listener.restMilliseconds`, as it stays readable.
    case exhausted(SystemCallError)
}

/// A socket where others connect, bound by ourselves or handed in by whoever started us.
///
/// It holds a spare descriptor. When the process has no other left, the spare one is given up to
/// take a connection in and close it at once, so that nobody hangs and no loop spins.
package struct Listener: ~Copyable {
    /// How long to leave the listener alone after `.exhausted`.
    package static let restMilliseconds: Int64 = 100
    package static let backlogDefault: Int32 = 1_024
    /// Connections that ended before they were accepted are passed over, so many in one call.
    private static let passedOverMax = 64

    package let descriptor: Int32
    /// Where it listens, with the port that the system chose where 0 was asked for.
    package let address: SocketAddress
    private var spare: Int32

    package var port: UInt16 { address.port }

    package init(
        binding address: SocketAddress, backlog: Int32 = backlogDefault
    ) throws(SystemCallError) {
        (descriptor, self.address) = try Sockets.listen(at: address, backlog: backlog)
        spare = Self.openSpare()
    }

    /// Takes over a descriptor that must be a listening TCP socket; otherwise it stays the caller's.
    package init(adopting descriptor: Int32) throws(SystemCallError) {
        let subject = "descriptor \(descriptor)"
        guard let kind = Sockets.option(descriptor, SOL_SOCKET, SO_TYPE) else {
            throw SystemCallError(call: "getsockopt", errno: errno, subject: subject)
        }
        let isListening = Sockets.option(descriptor, SOL_SOCKET, SO_ACCEPTCONN) == 1
        let domain = Sockets.option(descriptor, SOL_SOCKET, SO_DOMAIN)
        guard kind == Int32(SOCK_STREAM.rawValue), isListening,
            domain == AF_INET || domain == AF_INET6,
            let address = Sockets.localAddress(descriptor)
        else {
            throw SystemCallError(
                call: "adopt", errno: EINVAL, subject: "\(subject) is no listening TCP socket")
        }
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else { throw SystemCallError(call: "fcntl", errno: errno, subject: subject) }
        self.descriptor = descriptor
        self.address = address
        spare = Self.openSpare()
    }

    deinit {
        Glibc.close(descriptor)
        if spare >= 0 { Glibc.close(spare) }
    }

    /// The next connection.
    package mutating func accept() -> AcceptResult {
        for _ in 0..<Self.passedOverMax {
            let connection = linux_accept(descriptor)
            if connection >= 0 { return .stream(TCPStream(adopting: connection)) }
            switch -connection {
            case EAGAIN: return .nobody
            case EMFILE, ENFILE: return turnAway(because: -connection)
            case ENOBUFS, ENOMEM: return exhausted(-connection)
            // accept(2): an error that was already pending on the new connection is the
            // connection's, not the listener's.
            default: continue
            }
        }
        // Those left over are told with the next wait.
        return .nobody
    }

    private mutating func turnAway(because code: Int32) -> AcceptResult {
        if spare >= 0 {
            Glibc.close(spare)
            let connection = linux_accept(descriptor)
            if connection >= 0 { Glibc.close(connection) }
            spare = Self.openSpare()
            if connection >= 0 { return .turnedAway }
            if connection == -EAGAIN { return .nobody }
        } else {
            spare = Self.openSpare()
        }
        return exhausted(code)
    }

    private func exhausted(_ code: Int32) -> AcceptResult {
        .exhausted(SystemCallError(call: "accept4", errno: code, subject: address.text))
    }

    /// -1 where there is none to be had.
    private static func openSpare() -> Int32 { open("/dev/null", O_RDONLY | O_CLOEXEC) }
}
