import Foundation

/// A node with a health page.
protocol HealthPageOwner {
    var nodeName: String { get }
    var healthPort: Int { get }
}

extension ConnectorProcess: HealthPageOwner {}
extension SupervisedConnector: HealthPageOwner {}

extension HealthPageOwner {
    /// Status and body of a page on the health port.
    func page(_ path: String) throws -> (status: Int, body: String) {
        let socket = try HandSocket.dial(port: healthPort)
        try socket.send(
            Array("GET \(path) HTTP/1.1\r\nHost: hand\r\nConnection: close\r\n\r\n".utf8))
        var bytes: [UInt8] = []
        let deadline = Date(timeIntervalSinceNow: HandSocket.patienceSeconds)
        while let more = socket.receive(until: deadline), !more.isEmpty { bytes += more }
        let text = String(decoding: bytes, as: UTF8.self)
        let parts = text.components(separatedBy: "\r\n\r\n")
        let words = parts[0].split(separator: " ")
        guard parts.count > 1, words.count > 1, let status = Int(words[1]) else {
            throw HandError("no HTTP answer: \(text)")
        }
        return (status, parts.dropFirst().joined(separator: "\r\n\r\n"))
    }

    /// One sample of `/metrics`; the label of the node stands first in all of them.
    func metric(_ name: String, _ label: (name: String, value: String)? = nil) throws -> Int? {
        let label = label.map { ",\($0.name)=\"\($0.value)\"" } ?? ""
        let start = "\(name){node=\"\(nodeName)\"\(label)} "
        let line = try page("/metrics").body.split(separator: "\n").first { $0.hasPrefix(start) }
        return line.flatMap { Int($0.dropFirst(start.count)) }
    }
}
