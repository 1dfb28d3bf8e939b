import EventStore
import HTTPServing
import Reactor
import Telemetry
import Wire

/// What the API tells of nodes, packets and events.
extension DashboardHub {
    /// A newest event is read again out of a piece of the log that holds it.
    private static let statusReadBytes = 64 * 1024

    // MARK: - A node

    mutating func node(_ id: String) -> HTTPAnswer {
        var document = NodeDocument(id)
        document.node = picture.nodes.first { $0.id == id }
        document.links = picture.links.filter { $0.from == id || $0.to == id }
        document.status = newestStatus(of: id)
        document.tally = ingest.tallies[id]
        document.isPublishing = ingest.holders.connection(of: id) != nil
        guard !document.isUnknown else {
            return APIAnswer.failure(
                .notFound, "NOT_FOUND", "there is no such node; /api/v1/topology has all",
                at: loop.now.wallMilliseconds)
        }
        return HTTPAnswer(
            .ok, contentType: "application/json",
            body: document.bytes(at: loop.now.wallMilliseconds), fields: APIAnswer.fields)
    }

    private mutating func newestStatus(of node: String) -> NodeDocument.Status? {
        let key = Array(node.utf8)
        guard let newest = store.newest(.nodeStatus).first(where: { $0.key == key }),
            case .frames(var frames) = store.read(
                from: newest.offset, atMost: Self.statusReadBytes)
        else { return nil }
        while let stored = frames.next(), stored.firstOffset <= newest.offset {
            var events = stored.frame.events
            while let event = events.next() {
                guard stored.offset(of: event) == newest.offset else { continue }
                return NodeDocument.Status(
                    data: Array(event.data), microseconds: event.microseconds,
                    offset: newest.offset)
            }
        }
        return nil
    }

    // MARK: - A packet

    mutating func look(for text: String, _ call: HTTPServerRequest) {
        guard let packet = PacketName(text) else {
            return respond(to: call, noSuchPacket(at: loop.now.wallMilliseconds))
        }
        let order = JourneySearches.Order(
            connection: call.connection, packet: packet, nodes: publishers,
            now: loop.now.wallMicroseconds)
        guard searchCount < JourneySearches.countMax, searches.start(order, in: store.search())
        else {
            return respond(
                to: call,
                APIAnswer.failure(
                    .serviceUnavailable, "BUSY", "as many packets are looked up as may be",
                    at: loop.now.wallMilliseconds, fields: [("Retry-After", "1")]))
        }
        searchCount += 1
    }

    mutating func tell(_ finished: JourneySearches.Finished) {
        searchCount -= 1
        switch finished.found {
        case .journeys(let bytes):
            respond(
                to: finished.order.connection,
                HTTPAnswer(
                    .ok, contentType: "application/json", body: bytes, fields: APIAnswer.fields))
        case .nothing:
            respond(to: finished.order.connection, noSuchPacket(at: loop.now.wallMilliseconds))
        }
    }

    private func noSuchPacket(at wallMilliseconds: Int64) -> HTTPAnswer {
        APIAnswer.failure(
            .notFound, "NOT_FOUND",
            "nothing is known of this packet: nobody told of it, or it was too long ago",
            at: wallMilliseconds)
    }

    /// Nodes that say what they do.
    private var publishers: Set<String> {
        let told = ingest.tallies.all.keys.map { String(decoding: $0, as: UTF8.self) }
        return Set(
            told + store.newest(.nodeStatus).map { String(decoding: $0.key, as: UTF8.self) })
    }

    // MARK: - Events

    /// Built in and declared, in the order in which everything is counted by channel.
    var channelNames: [String] { clients.around.table.names }

    mutating func beginEvents(_ call: HTTPServerRequest) {
        let answer: EventsAnswer
        do {
            let query = try EventsQuery(HTTPQuery(call.request.query), channels: channelNames)
            answer = try EventsAnswer(query, store, loop.now)
        } catch {
            let message =
                (error as? EventsQuery.Fault)?.message ?? (error as? HTTPQueryFault)?.text ?? ""
            return respond(
                to: call,
                APIAnswer.failure(
                    .badRequest, "INVALID_QUERY", message, at: loop.now.wallMilliseconds))
        }
        guard begin(call, EventsAnswer.contentType) else { return }
        eventAnswers.add(call.connection, answer)
    }
}
