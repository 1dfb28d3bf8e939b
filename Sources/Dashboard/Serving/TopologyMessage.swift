import GraphLayout
import Reactor

/// One message of the event stream, as `EventSource` of a browser reads it.
///
///     event: topology      the whole document
///     event: changes       the same with only those nodes and links that changed
///     event: tick          nothing changed; so that silence means a broken connection
struct TopologyMessage {
    static let contentType = "text/event-stream"

    let bytes: [UInt8]

    /// What is told to somebody who knows the picture as it was in a version; 0: who knows nothing;
    /// nil: who knows everything.
    init(
        _ picture: NetworkPicture, _ places: [Point], since version: Int?, _ now: LoopTime
    ) {
        let document = TopologyDocument(picture: picture, places: places, now: now)
        guard let version else {
            bytes = Self.bytes("tick", Array("{}".utf8))
            return
        }
        bytes =
            version < picture.wholeVersion
            ? Self.bytes("topology", document.whole)
            : Self.bytes("changes", document.changes(since: version))
    }

    /// JSON without white space has no line end in it.
    private static func bytes(_ event: String, _ data: [UInt8]) -> [UInt8] {
        Array("event: \(event)\ndata: ".utf8) + data + Array("\n\n".utf8)
    }
}
