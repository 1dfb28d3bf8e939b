import CanonicalJSON
import Logging

/// `/api/v1/packets/{id}`: everything that is known of one packet, as journeys. Described in
/// docs/TELEMETRY.md.
///
/// A value: the events go in, the document comes out. It looks for nothing itself.
struct PacketJourneys {
    static let formatVersion = 1
    /// A journey is told from so many events at most; a hop makes five.
    static let eventsMax = 2_000

    let name: PacketName
    let journeys: [PacketJourney]
    /// Events that were looked at.
    let eventCount: Int
    let unplacedCount: Int
    /// There are more events than were looked at.
    let isCut: Bool
    private let now: Int64

    /// `events` of all passes in the order in which the hub has them; `nodes` are those known to publish
    /// telemetry; `now` in microseconds since 1970.
    init(
        of name: PacketName, _ events: some Sequence<PacketEvent>, nodes: Set<String>, now: Int64
    ) {
        var collection = HopCollection()
        var count = 0
        var isCut = false
        var tellers = nodes
        for event in events {
            guard count < Self.eventsMax else {
                isCut = true
                break
            }
            collection.add(event)
            tellers.insert(event.node)
            count += 1
        }
        self.name = name
        self.isCut = isCut
        self.now = now
        eventCount = count
        unplacedCount = collection.unplacedCount
        let all = HopChains(collection.hops).all.map { hops in
            PacketJourney(hops, nodes: tellers, now: now)
        }
        // An id that names a pass means the journey of which that was a part.
        journeys = all.filter { journey in
            name.pass == nil || journey.hops.contains { $0.pass == name.pass }
        }
    }

    var bytes: [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("formatVersion", Self.formatVersion)
            json.member("time", ISO8601.text(now / 1_000))
            json.member("packetId", name.text)
            json.member("events", eventCount)
            json.member("eventsWithoutPlace", unplacedCount)
            json.member("isCut", isCut)
            json.list("journeys", of: journeys) { $1.write(to: &$0) }
        }
        return json.fileBytes
    }
}
