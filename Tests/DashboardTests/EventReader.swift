import Foundation
import TestSupport

/// Somebody who listens to `/api/v1/topology/events`.
final class EventReader {
    struct Message {
        var event: String
        var data: [String: Any]

        var nodes: [String: String] {
            let nodes = data["nodes"] as? [[String: Any]] ?? []
            return nodes.reduce(into: [:]) {
                $0[$1["id"] as? String ?? ""] = $1["state"] as? String
            }
        }
    }

    let connection: RawConnection

    /// The head of the answer has been read when it returns.
    init(_ dashboard: RunningDashboard, _ fields: [String] = []) throws {
        connection = try RawConnection(port: dashboard.port)
        let lines = [
            "GET /api/v1/topology/events HTTP/1.1", "Host: localhost:\(dashboard.port)",
        ]
        connection.send((lines + fields).joined(separator: "\r\n") + "\r\n\r\n")
        head = try connection.read(through: "\r\n\r\n")
    }

    let head: String

    /// nil at the end of the stream. Each message is a chunk.
    func next() throws -> Message? {
        let size = try connection.read(through: "\r\n").dropLast()
        guard let count = Int(size, radix: 16), count > 0 else { return nil }
        let text = String(decoding: try connection.read(count + 2), as: UTF8.self)
        guard let match = text.firstMatch(of: /^event: (\w+)\ndata: (.+)\n\n\r\n$/) else {
            throw RawConnection.Failure(description: "no event: \(text)")
        }
        let data = try JSONSerialization.jsonObject(with: Data(match.2.utf8)) as? [String: Any]
        return Message(event: String(match.1), data: data ?? [:])
    }
}
