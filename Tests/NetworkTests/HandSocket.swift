import Foundation

/// Why a hand-driven peer cannot go on.
struct HandError: Error, CustomStringConvertible {
    var description: String
    /// Nothing came, on a connection that is as good as before.
    var isSilence = false

    init(_ description: String) { self.description = description }

    static func silence(_ seconds: Double) -> HandError {
        var error = HandError("nothing came within \(seconds) s")
        error.isSilence = true
        return error
    }
}

/// A TCP connection or a listener on 127.0.0.1, driven step by step; every wait has a deadline.
final class HandSocket {
    static let patienceSeconds = 10.0

    let descriptor: Int32
    private var isClosed = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close() }

    static func dial(port: Int) throws -> HandSocket {
        let socket = try HandSocket()
        var address = HandSocket.loopback(port: port)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            throw HandError("cannot dial port \(port): \(String(cString: strerror(errno)))")
        }
        return socket
    }

    /// Port 0 lets the system choose.
    static func listen(port: Int = 0) throws -> HandSocket {
        let socket = try HandSocket()
        var yes: Int32 = 1
        setsockopt(socket.descriptor, SOL_SOCKET, SO_REUSEADDR, &yes, 4)
        var address = HandSocket.loopback(port: port)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket.descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0, Glibc.listen(socket.descriptor, 64) == 0 else {
            throw HandError("cannot listen on port \(port): \(String(cString: strerror(errno)))")
        }
        return socket
    }

    private init() throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else {
            throw HandError("no socket: \(String(cString: strerror(errno)))")
        }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
    }

    var port: Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            _ = pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size)
            }
        }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    func accept(within seconds: Double = patienceSeconds) throws -> HandSocket {
        guard wait(for: POLLIN, until: Date(timeIntervalSinceNow: seconds)) else {
            throw HandError("nobody dialled within \(seconds) s")
        }
        let accepted = Glibc.accept(descriptor, nil, nil)
        guard accepted >= 0 else {
            throw HandError("cannot accept: \(String(cString: strerror(errno)))")
        }
        _ = fcntl(accepted, F_SETFD, FD_CLOEXEC)
        return HandSocket(descriptor: accepted)
    }

    func send(_ bytes: [UInt8]) throws {
        let deadline = Date(timeIntervalSinceNow: HandSocket.patienceSeconds)
        var rest = bytes[...]
        while !rest.isEmpty {
            guard wait(for: POLLOUT, until: deadline) else { throw HandError("nobody reads") }
            let count = rest.withUnsafeBytes {
                Glibc.send(
                    descriptor, $0.baseAddress, $0.count,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0, errno == EAGAIN || errno == EINTR { continue }
            guard count >= 0 else {
                throw HandError("cannot send: \(String(cString: strerror(errno)))")
            }
            rest = rest.dropFirst(count)
        }
    }

    /// What has come; empty at the connection's end, nil when nothing came in time.
    func receive(until deadline: Date) -> [UInt8]? {
        guard wait(for: POLLIN, until: deadline) else { return nil }
        var bytes = [UInt8](repeating: 0, count: 64 * 1024)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        // A reset is an end like any other.
        return Array(bytes.prefix(max(0, count)))
    }

    func close() {
        guard !isClosed else { return }
        isClosed = true
        Glibc.close(descriptor)
    }

    /// Ends the connection at once, so that the other side reads a reset.
    func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    private func wait(for event: Int32, until deadline: Date) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        while true {
            let left = max(0, deadline.timeIntervalSinceNow)
            let count = poll(&waiting, 1, Int32((left * 1_000).rounded(.up)))
            if count > 0 { return true }
            if count == 0 || errno != EINTR { return false }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }
}
