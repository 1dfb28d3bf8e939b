import Foundation

extension ConnectorProcess {
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

    /// The value of the line that begins with this name and these labels.
    func metric(_ name: String) throws -> Int? {
        for line in try page("/metrics").body.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count == 2, words[0] == name { return Int(words[1]) }
        }
        return nil
    }
}
