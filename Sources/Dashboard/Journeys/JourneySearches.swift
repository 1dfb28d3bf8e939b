import EventStore
import Reactor
import Telemetry

/// Looks packets up beside the loop: a log may be gigabytes long, and the loop has others to answer.
///
/// Owned by the loop thread, which watches `descriptor` and takes what was found when it is
/// readable. Each search has a thread of its own.
final class JourneySearches: Sendable {
    /// So many at once.
    static let countMax = 4

    struct Order: Sendable {
        /// Whom the answer is for.
        var connection: UInt64
        var packet: PacketName
        /// Those known to publish telemetry.
        var nodes: Set<String>
        /// In microseconds since 1970.
        var now: Int64
    }

    enum Found: Sendable {
        /// The document.
        case journeys([UInt8])
        /// Nothing is known of it.
        case nothing
    }

    struct Finished: Sendable {
        let order: Order
        let found: Found
    }

    private let finished: LoopInbox<Finished>

    init() throws(SystemCallError) { finished = try LoopInbox(messagesMax: Self.countMax) }

    /// Readable while something is finished.
    var descriptor: Int32 { finished.descriptor }

    func takeFinished() -> [Finished] { finished.takeAll() }

    /// Whoever orders sees to it that there are not too many. False: the system gives no thread.
    func start(_ order: Order, in search: PacketSearch) -> Bool {
        OneShotThread.start("packet search") { [finished] in
            // There is room: no more are ordered at once.
            _ = finished.post(Finished(order: order, found: Self.look(for: order, in: search)))
        }
    }

    private static func look(for order: Order, in search: PacketSearch) -> Found {
        var events: [PacketEvent] = []
        // One more than is shown tells that there are more.
        search.events(of: order.packet.key, eventsMax: PacketJourneys.eventsMax + 1) {
            if let event = PacketEvent($1) { events.append(event) }
        }
        let journeys = PacketJourneys(
            of: order.packet, events, nodes: order.nodes, now: order.now)
        return journeys.journeys.isEmpty ? .nothing : .journeys(journeys.bytes)
    }
}
