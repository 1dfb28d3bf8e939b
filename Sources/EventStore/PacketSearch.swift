package import Telemetry

/// Everything that the log tells of one packet. For any thread, and for as long as it likes: what
/// is retired meanwhile is left out.
package struct PacketSearch: Sendable {
    /// Calls `body` for each event, in order of offsets, at most so often.
    package func events(
        of packet: PacketKey, eventsMax: Int, _ body: (StoredFrame, EventView) -> Void
    ) throws(StoreFailure) {}
}

/// A packet by its execution condition, or by whatever id a foreign connector gave it.
package struct PacketKey: Sendable, Equatable {
    package let id: [UInt8]

    package init(_ id: [UInt8]) { self.id = id }
}
