import Control
import Foundation

/// A listening control socket that answers as a test says.
final class ScriptedSupervisor: Sendable {
    /// What is written for a request, and whether the connection stays open.
    struct Reply {
        var bytes: [UInt8] = []
        var staysOpen = true

        static func answer(_ answer: ControlAnswer) -> Reply {
            Reply(bytes: ControlFormat.line(answer))
        }
    }

    private let listener: Int32
    private let reply: @Sendable (ControlRequest) -> Reply

    /// `folder` may be deeper than a socket's address can say.
    init(in folder: String, _ reply: @escaping @Sendable (ControlRequest) -> Reply) throws {
        self.reply = reply
        let handle = open(folder, O_RDONLY | O_DIRECTORY)
        defer { close(handle) }
        listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
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
    }

    /// Serves one caller after another on a thread of its own, until `end`.
    func start() {
        Thread.detachNewThread { [self] in
            while true {
                let caller = accept(listener, nil, nil)
                guard caller >= 0 else { return }
                serve(caller)
                close(caller)
            }
        }
    }

    /// Nobody listens any more; the socket file stays, as after a kill.
    func end() { shutdown(listener, Int32(SHUT_RDWR)) }

    deinit { close(listener) }

    private func serve(_ caller: Int32) {
        var received: [UInt8] = []
        while true {
            var chunk = [UInt8](repeating: 0, count: 4_096)
            let count = read(caller, &chunk, chunk.count)
            guard count > 0 else { return }
            received += chunk.prefix(count)
            while let end = received.firstIndex(of: UInt8(ascii: "\n")) {
                let line = received[..<end]
                received.removeFirst(end + 1)
                guard let request = try? ControlFormat.read(ControlRequest.self, from: line)
                else { return }
                let reply = reply(request)
                var rest = reply.bytes[...]
                while !rest.isEmpty {
                    let sent = rest.withUnsafeBytes { write(caller, $0.baseAddress, $0.count) }
                    guard sent > 0 else { return }
                    rest = rest.dropFirst(sent)
                }
                if !reply.staysOpen { return }
            }
        }
    }
}
