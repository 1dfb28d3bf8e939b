import EventStore
import Telemetry

/// How somebody calls a packet: by its condition, with or without a pass, or by whatever id a
/// connector of somebody else's gave it.
struct PacketName: Sendable, Equatable {
    static let bytesMax = 255

    /// As it is told: a condition in lower case.
    let text: String
    /// nil: all passes.
    let pass: UInt16?
    /// Of all passes.
    let key: PacketKey
    private let exact: PacketKey

    /// nil where nothing is called so.
    init?(_ text: String) {
        guard !text.isEmpty, text.utf8.count <= Self.bytesMax else { return nil }
        let id = PacketId(text)
        let name = id == nil ? text : text.lowercased()
        self.text = name
        pass = id?.pass
        let ofAll = id == nil ? name : String(name.prefix(2 * PacketId.conditionBytes))
        key = PacketKey(Array(ofAll.utf8))
        exact = PacketKey(Array(name.utf8))
    }

    /// Whether an event is of the packet, in the pass that is named.
    func matches(_ event: EventView) -> Bool { exact.matches(event) }
}
