import Foundation
import Synchronization

/// A unix socket `control.sock` in some folder, which answers lines as a test says. It knows
/// nothing of what the lines mean.
package final class LineServer: Sendable {
    /// What is written for a line, and whether the connection stays open.
    package struct Reply: Sendable {
        package var bytes: [UInt8]
        package var staysOpen: Bool

        package init(_ bytes: [UInt8] = [], staysOpen: Bool = true) {
            self.bytes = bytes
            self.staysOpen = staysOpen
        }
    }

    private let listener: Int32
    private let callers = Mutex<Set<Int32>>([])
    private let reply: @Sendable (_ line: [UInt8]) -> Reply

    /// `folder` may be deeper than a socket's address can say. Serves until `end`.
    package init(
        in folder: String, _ reply: @escaping @Sendable (_ line: [UInt8]) -> Reply
    ) throws {
        self.reply = reply
        let handle = open(folder, O_RDONLY | O_DIRECTORY)
        defer { close(handle) }
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) {
            $0.copyBytes(from: "/proc/self/fd/\(handle)/control.sock".utf8)
        }
        let result = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0, listen(listener, 8) == 0 else { throw POSIXError(.EADDRINUSE) }
        Thread.detachNewThread { [self] in
            while case let caller = accept(listener, nil, nil), caller >= 0 {
                callers.withLock { _ = $0.insert(caller) }
                Thread.detachNewThread { [self] in serve(caller) }
            }
            close(listener)
        }
    }

    /// Nobody listens any more and all callers are left; the socket file stays, as after a kill.
    package func end() {
        shutdown(listener, Int32(SHUT_RDWR))
        hangUp()
    }

    /// Closes what callers there are.
    package func hangUp() {
        callers.withLock { for caller in $0 { shutdown(caller, Int32(SHUT_RDWR)) } }
    }

    /// Written to all callers there are.
    package func push(_ bytes: [UInt8]) {
        for caller in callers.withLock({ $0 }) { _ = LineServer.write(bytes, to: caller) }
    }

    private func serve(_ caller: Int32) {
        defer {
            callers.withLock { _ = $0.remove(caller) }
            close(caller)
        }
        var received: [UInt8] = []
        while true {
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = read(caller, &chunk, chunk.count)
            guard count > 0 else { return }
            received += chunk.prefix(count)
            while let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let reply = reply(Array(received[..<end]))
                received.removeFirst(end + 1)
                guard LineServer.write(reply.bytes, to: caller), reply.staysOpen else { return }
            }
        }
    }

    private static func write(_ bytes: [UInt8], to caller: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            let sent = rest.withUnsafeBytes {
                send(caller, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard sent > 0 else { return false }
            rest = rest.dropFirst(sent)
        }
        return true
    }
}
