import Glibc
package import Reactor

/// A port that is ours as long as this lives: connections wait in its backlog.
package final class BoundPort: Sendable {
    /// Listening, non-blocking; no program gets it that is not given it.
    package let descriptor: Int32
    package let port: Int

    fileprivate init(descriptor: Int32, port: Int) {
        self.descriptor = descriptor
        self.port = port
    }

    deinit { close(descriptor) }
}

/// Takes ports of this machine's own address, which nobody outside can reach.
package enum PortBinding {
    private static let host = "127.0.0.1"

    /// 0 for any that is free.
    package static func bind(_ port: Int) throws(SystemCallError) -> BoundPort {
        guard let number = UInt16(exactly: port),
            let address = SocketAddress(literal: host, port: number)
        else { throw SystemCallError(call: "bind", errno: EINVAL, subject: "\(host):\(port)") }
        let bound = try Sockets.listen(at: address, backlog: Listener.backlogDefault)
        return BoundPort(descriptor: bound.descriptor, port: Int(bound.address.port))
    }

    /// Who listens there: `python3 (pid 123)`. nil where nobody does.
    package static func holder(of port: Int) -> String? { PortHolder.text(of: port) }
}
