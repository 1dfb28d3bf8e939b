import EventStore
import Telemetry

/// Which events somebody wants. What is left open lets everything through.
struct EventFilter: Sendable, Equatable {
    /// By their names, built in or declared.
    var channels: Set<String> = []
    var types: Set<EventType> = []
    var nodes: Set<String> = []
    var packet: PacketName?

    /// Whether anything of a frame may be wanted: a frame is one node's.
    func admits(_ frame: Frame) -> Bool {
        nodes.isEmpty || nodes.contains(String(decoding: frame.node, as: UTF8.self))
    }

    /// Of a frame that is admitted.
    func admits(_ event: EventView) -> Bool {
        guard types.isEmpty || types.contains(event.type) else { return false }
        if !channels.isEmpty {
            if let channel = event.type.channel {
                guard channels.contains(channel.rawValue) else { return false }
            } else {
                let name = String(decoding: event.channel, as: UTF8.self)
                guard channels.contains(name) else { return false }
            }
        }
        return packet?.matches(event) ?? true
    }
}
