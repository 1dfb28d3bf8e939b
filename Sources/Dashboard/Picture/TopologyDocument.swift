import CanonicalJSON
import Control
import GraphLayout
import Logging
import Reactor

/// `/api/v1/topology`: a picture as JSON, the whole or what is newer than a version. Described in
/// docs/dashboard.md.
struct TopologyDocument {
    static let formatVersion = 1

    let picture: NetworkPicture
    /// By the picture's nodes; empty where they are too many for a map.
    let places: [Point]
    let now: LoopTime

    /// Everything.
    var whole: [UInt8] { bytes(newerThan: nil) }

    /// The same object, with only those nodes and links that changed behind the version. Whoever
    /// has seen that version replaces what it had of them. A change of shape needs the whole.
    func changes(since version: Int) -> [UInt8] { bytes(newerThan: version) }

    private func bytes(newerThan version: Int?) -> [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("formatVersion", Self.formatVersion)
            json.member("time", ISO8601.text(now.wallMilliseconds))
            json.member("version", picture.version)
            writeNetwork(to: &json)
            json.key("nodes")
            json.array { json in
                for (i, node) in picture.nodes.enumerated() where node.version > version ?? 0 {
                    write(node, at: i < places.count ? places[i] : nil, to: &json)
                }
            }
            json.list("links", of: picture.links.filter { $0.version > version ?? 0 }) {
                write($1, to: &$0)
            }
        }
        return json.bytes
    }

    private func writeNetwork(to json: inout JSONWriter) {
        json.member("network", picture.name)
        json.member("state", picture.stateText)
        json.member("supervisor", picture.supervisor.rawValue)
        json.list("problems", of: picture.status?.failure?.problems ?? []) { $0.value($1.message) }
        json.list("waitingFor", of: picture.status?.waitingFor ?? []) { $0.value($1) }
        json.member("revision", picture.status?.revision ?? 0)
        json.key("startupMilliseconds")
        if let startup = picture.status?.startup {
            json.value(startup.microseconds / 1_000)
        } else {
            json.null()
        }
    }

    private func write(_ node: NetworkPicture.Node, at place: Point?, to json: inout JSONWriter) {
        let process = node.process
        json.object { json in
            json.member("id", node.id)
            json.member("ilpAddress", node.ilpAddress)
            json.key("asset")
            if let code = process?.assetCode, let scale = process?.assetScale {
                json.object { json in
                    json.member("code", code)
                    json.member("scale", scale)
                }
            } else {
                json.null()
            }
            json.member("state", node.stateText)
            json.member("reason", orNull: process?.reason)
            json.member("health", node.healthText)
            json.member("healthUrl", orNull: node.healthURL.isEmpty ? nil : node.healthURL)
            json.member(
                "btpPort", orNull: process.flatMap { $0.peerPort == 0 ? nil : $0.peerPort })
            json.member("pid", orNull: process?.pid)
            json.member("uptimeSeconds", orNull: uptimeSeconds(of: process))
            json.member("restarts", orNull: process?.restarts)
            json.member("linksUp", orNull: process?.linksUp)
            json.member("linksPlanned", orNull: process?.linksPlanned)
            json.member("x", orNull: place.map { Self.hundredths($0.x) })
            json.member("y", orNull: place.map { Self.hundredths($0.y) })
            json.key("packets")
            if let packets = process?.packets {
                write(packets, to: &json)
            } else {
                json.null()
            }
        }
    }

    private func write(_ packets: PacketCounts, to json: inout JSONWriter) {
        json.object { json in
            json.member("received", packets.received)
            json.member("forwarded", packets.forwarded)
            json.member("delivered", packets.delivered)
            json.member("rejected", packets.rejected)
            json.member("inFlight", packets.inFlight)
        }
    }

    private func write(_ link: NetworkPicture.Link, to json: inout JSONWriter) {
        json.object { json in
            json.member("from", link.from)
            json.member("to", link.to)
            json.member("state", link.stateText)
            json.member("fromIsUp", orNull: link.status?.fromIsUp)
            json.member("toIsUp", orNull: link.status?.toIsUp)
        }
    }

    private func uptimeSeconds(of process: ProcessStatus?) -> Int64? {
        guard let process, process.pid != nil, let started = process.startedMonotonicMilliseconds
        else { return nil }
        return max(0, now.monotonicMilliseconds &- started) / 1_000
    }

    /// Of a link's length, whole ones: a map needs no more, and they are the same everywhere.
    private static func hundredths(_ length: Double) -> Int { Int((length * 100).rounded()) }
}
