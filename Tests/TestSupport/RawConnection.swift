import Foundation

/// A TCP connection that sends exactly what a test says, when it says so, and waits no longer than
/// told.
package final class RawConnection {
    package struct Failure: Error, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    private static let limitSeconds = 10.0

    private let descriptor: Int32
    /// What came and was not taken yet.
    private var received: [UInt8] = []
    package private(set) var hasEnded = false
    /// What one look takes at most: less for a reader that is slow.
    package var readBytesMax = 65_536

    fileprivate init(adopting descriptor: Int32) { self.descriptor = descriptor }

    /// To a port of 127.0.0.1.
    package init(port: UInt16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw Failure(description: "no socket") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        // What fails here is a whole object, whose end closes the descriptor. Closed twice it would
        // be one that another thread has opened meanwhile.
        guard code == 0 else { throw Failure(description: "nobody listens on \(port)") }
        var yes: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, 4)
    }

    deinit { close(descriptor) }

    package func send(_ text: String) { send(Array(text.utf8)) }

    /// What the other end no longer takes is dropped: it closed, and a test sees that by reading.
    package func send(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Foundation.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    package func endOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Breaks the connection instead of ending it. Nothing can be done with it afterwards.
    package func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        // The number stays taken, so that closing it at the end closes nobody else's.
        dup2(Self.nowhere, descriptor)
    }

    private static let nowhere = open("/dev/null", O_RDWR)

    /// Everything until the other end closes.
    package func readToEnd(within seconds: Double = limitSeconds) throws -> [UInt8] {
        try wait(seconds, for: "the end") { hasEnded }
        defer { received = [] }
        return received
    }

    package func textToEnd(within seconds: Double = limitSeconds) throws -> String {
        String(decoding: try readToEnd(within: seconds), as: UTF8.self)
    }

    /// Exactly so many bytes.
    package func read(_ count: Int, within seconds: Double = limitSeconds) throws -> [UInt8] {
        try wait(seconds, for: "\(count) bytes") { received.count >= count }
        defer { received.removeFirst(count) }
        return Array(received.prefix(count))
    }

    /// As far as the end of `text`.
    package func read(through text: String) throws -> String {
        let end = Data(text.utf8)
        var found: Range<Data.Index>?
        try wait(Self.limitSeconds, for: text) {
            found = Data(received).range(of: end)
            return found != nil
        }
        let count = found?.upperBound ?? 0
        return String(decoding: try read(count), as: UTF8.self)
    }

    /// A whole HTTP response with a Content-Length, or an empty one.
    package func readResponse(withoutBody: Bool = false) throws -> String {
        let head = try read(through: "\r\n\r\n")
        guard !withoutBody,
            let length = head.firstMatch(of: /\r\nContent-Length: (\d+)\r\n/).flatMap({
                Int($0.1)
            })
        else { return head }
        return head + String(decoding: try read(length), as: UTF8.self)
    }

    /// Whether anything came or the other end closed, waiting so long for it.
    package func hasAnything(within seconds: Double) -> Bool {
        if received.isEmpty && !hasEnded { waitOnce(seconds) }
        return !received.isEmpty || hasEnded
    }

    private func wait(
        _ seconds: Double, for what: String, until isDone: () -> Bool
    ) throws {
        let deadline = Date().addingTimeInterval(seconds)
        while !isDone() {
            guard !hasEnded else {
                throw Failure(
                    description: "ended instead of \(what), after: "
                        + String(decoding: received.prefix(500), as: UTF8.self))
            }
            let left = deadline.timeIntervalSinceNow
            guard left > 0 else { throw Failure(description: "waited too long for \(what)") }
            waitOnce(left)
        }
    }

    private func waitOnce(_ seconds: Double) {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, Int32(seconds * 1000) + 1) > 0 else { return }
        var piece = [UInt8](repeating: 0, count: readBytesMax)
        let count = recv(descriptor, &piece, piece.count, 0)
        guard count > 0 else {
            hasEnded = true
            return
        }
        received += piece[..<count]
    }
}

/// A port of 127.0.0.1 where a test waits for somebody.
package final class RawListener {
    private static let limitMilliseconds: Int32 = 10_000

    private let descriptor: Int32
    package let port: UInt16

    package init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, 16) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        port = UInt16(bigEndian: address.sin_port)
        guard code else { throw RawConnection.Failure(description: "no port to listen on") }
    }

    deinit { close(descriptor) }

    package func accept() throws -> RawConnection {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, Self.limitMilliseconds) > 0 else {
            throw RawConnection.Failure(description: "nobody connected")
        }
        let connection = Foundation.accept(descriptor, nil, nil)
        guard connection >= 0 else {
            throw RawConnection.Failure(description: "no connection was accepted")
        }
        return RawConnection(adopting: connection)
    }
}
