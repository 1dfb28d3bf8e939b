import Glibc
import Logging
import Peering

/// Many peers of one node that say nothing once they are in.
///
///     child idle-peers PORT COUNT
enum IdlePeersRole {
    /// So many at once: fewer than a node lets wait unauthenticated.
    private static let batch = 100
    private static let patienceMilliseconds: Int64 = 60_000

    static func name(_ peer: Int) -> String { "peer-\(peer)" }

    static func run(_ arguments: [String]) throws {
        let url = try PeerURL("ws://127.0.0.1:\(try Role.number(arguments, 0))")
        let count = try Role.number(arguments, 1)
        var links = try PeerLinks(log: EventLog(node: "idle peers", level: .error))
        let deadline = links.now.monotonicMilliseconds + patienceMilliseconds
        var connected = 0
        for peer in 0..<count {
            _ = links.addPeer(
                PeerSettings(
                    id: "node-\(peer)", url: url, ownName: name(peer),
                    secret: Array(ConnectorProcess.secret.utf8)))
            guard (peer + 1) % batch == 0 || peer == count - 1 else { continue }
            while connected <= peer {
                guard links.now.monotonicMilliseconds < deadline else {
                    throw Failure("\(connected) of \(count) peers were let in")
                }
                connected += turn(&links)
            }
        }
        Role.say("connected")
        while connected == count { connected += turn(&links) }
        throw Failure("a link ended")
    }

    /// How many more are connected than before.
    private static func turn(_ links: inout PeerLinks) -> Int {
        links.wait(atMostMilliseconds: 1_000)
        var change = 0
        while let event = links.next() {
            if case .connected = event { change += 1 }
            if case .disconnected = event { change -= 1 }
        }
        links.flush()
        return change
    }
}
