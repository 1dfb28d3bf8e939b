import Glibc
import Reactor

/// Asks a node's health page. It waits for the answer.
struct HealthPage {
    private static let patienceMilliseconds: Int32 = 5_000
    private static let answerBytesMax = 16 * 1024 * 1024

    let port: Int

    /// Whether every peer that the node dials is connected.
    func isReady() throws -> Bool { try get("/health/ready").hasPrefix("HTTP/1.1 200") }

    /// The sum of all samples of a metric that have this label.
    func metric(_ name: String, where label: String = "") throws -> Double {
        try HealthPage.sum(of: name, where: label, in: try metrics())
    }

    func metrics() throws -> String { try get("/metrics") }

    static func sum(of name: String, where label: String, in text: String) throws -> Double {
        let samples = text.split(separator: "\n").filter {
            $0.hasPrefix(name + "{") && $0.contains(label)
        }
        guard !samples.isEmpty else { throw Failure("no metric \(name) with \(label)") }
        return samples.reduce(0) { $0 + (Double($1.split(separator: " ").last ?? "") ?? 0) }
    }

    private func get(_ path: String) throws -> String {
        let address = SocketAddress(literal: "127.0.0.1", port: UInt16(clamping: port))!
        var stream = try TCPStream.dial(address)
        var pool = BufferPool()
        try wait(stream, for: POLLOUT)
        stream.output.append(
            Array("GET \(path) HTTP/1.1\r\nHost: \(address)\r\nConnection: close\r\n\r\n".utf8),
            &pool)
        guard stream.flush(&pool) == .done else { throw Failure("\(address) takes no request") }
        var answer: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while answer.count < HealthPage.answerBytesMax {
            try wait(stream, for: POLLIN)
            let result = piece.withUnsafeMutableBytes {
                stream.read(into: $0.baseAddress!, max: $0.count)
            }
            guard case .bytes(let count) = result else { break }
            answer += piece[..<count]
        }
        return String(decoding: answer, as: UTF8.self)
    }

    private func wait(_ stream: borrowing TCPStream, for event: Int32) throws {
        var source = pollfd(fd: stream.descriptor, events: Int16(event), revents: 0)
        guard poll(&source, 1, HealthPage.patienceMilliseconds) == 1 else {
            throw Failure("the health page at port \(port) does not answer")
        }
    }
}
