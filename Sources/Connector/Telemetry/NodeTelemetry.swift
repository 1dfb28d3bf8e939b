import Emitting
import Peering
import Reactor
import Telemetry
import Wire

/// What a node tells of itself and of each packet: it makes records and hands them to the emitter.
///
/// Owned by the packet thread. A Prepare, an answer or a text is told where it happens; that
/// something was sent is told by `settle`, once its bytes have left. `ConnectorNode+telemetry`
/// calls it; in `NodeTelemetry+texts` is what is rare. It never waits: what the emitter's ring has
/// no room for is counted and leaves a tombstone.
package struct NodeTelemetry: ~Copyable {
    /// So many peers have a number of their own in records. A node comes to more where reloads replace
    /// its peers again and again; those that came last are told of by a name that is nobody's.
    static let slotsMax = Int(RecordLayout.noLink) - 1
    static let unnumberedName = "unnumbered peer"
    /// What the emitter has to say of itself, until the loop takes it.
    private static let noticesMax = 64

    var events: EventProducer
    /// nil in tests that read the ring themselves.
    let emitter: Emitter?
    let notices: LoopInbox<EmitterNotice>
    var counts = TelemetryCounts()
    var alerts = AlertLimiter()
    private var passes = RecentConditions()
    private var notes: FlightNotes
    private var stage = SendStage()
    /// Of the packet whose answer is sent now.
    private var condition = Hash256.zero
    private var pass: UInt16 = 0

    init(_ events: consuming EventProducer, _ emitter: Emitter?) throws(SystemCallError) {
        let notices = try LoopInbox<EmitterNotice>(messagesMax: Self.noticesMax)
        self.init(events, emitter, notices)
    }

    private init(
        _ events: consuming EventProducer, _ emitter: Emitter?,
        _ notices: LoopInbox<EmitterNotice>
    ) {
        self.events = events
        self.emitter = emitter
        self.notices = notices
        notes = FlightNotes(capacity: 1_024)
    }

    /// Starts an emitter. `isLater`: nobody waits for the disk, as packets do already.
    package static func start(
        _ settings: ConnectorSettings.Telemetry, nodeId: String, version: String,
        isLater: Bool = false
    ) throws(TelemetryFailure) -> NodeTelemetry {
        let notices: LoopInbox<EmitterNotice>
        do throws(SystemCallError) {
            notices = try LoopInbox(messagesMax: noticesMax)
        } catch {
            throw TelemetryFailure(text: error.text)
        }
        do throws(EmitterError) {
            let settings = EmitterSettings(
                nodeId: nodeId, url: settings.url, key: settings.key,
                spoolFolder: settings.spoolFolder, spoolBytesMax: settings.spoolBytesMax,
                version: version
            ) { _ = notices.post($0) }
            let emitter =
                try isLater ? Emitter.startLater(settings) : Emitter.start(settings)
            return NodeTelemetry(emitter.takeProducer(), emitter, notices)
        } catch {
            throw TelemetryFailure(text: error.text)
        }
    }

    // MARK: - Links

    /// From here on records name the peer's link by its index.
    mutating func define(_ peer: Int, session: UInt64, name: String) {
        stage.reserve(peers: peer + 1)
        if peer < Self.slotsMax {
            events.define(slot: Self.slot(peer), session: session, name: name)
        } else {
            events.define(slot: Self.slot(peer), session: 0, name: Self.unnumberedName)
        }
    }

    /// The number by which records name a peer.
    @inline(__always)
    static func slot(_ peer: Int) -> UInt16 {
        UInt16(truncatingIfNeeded: min(peer, slotsMax))
    }

    // MARK: - Packets

    /// A Prepare came: PACKET_RECEIVED and, where somebody looked for its next hop, ROUTE_LOOKUP.
    @inline(__always)
    mutating func arrived(
        _ condition: Hash256, _ destination: ByteView, amount: UInt64, from peer: Int,
        requestId: UInt32, _ lookup: RecordWriter.Lookup, at microseconds: Int64
    ) {
        self.condition = condition
        withUnsafeBytes(of: condition) { condition in
            let condition = condition.baseAddress.unsafelyUnwrapped
            pass = passes.pass(of: condition)
            let count: UInt32 = lookup.outcome == .none ? 1 : 2
            counts.received &+= 1
            counts.lookups &+= UInt64(count &- 1)
            guard let room = events.room() else { return events.lose(events: count) }
            let bytes = RecordWriter.arrival(
                room,
                .init(
                    link: Self.slot(peer), pass: pass, requestId: requestId, condition: condition),
                amount: amount, lookup, destination: destination.buffer)
            events.commit(bytes, events: count, microseconds: microseconds)
        }
    }

    /// The Prepare that arrived last waits for an answer now. `capacity` is that of the table of
    /// packets in flight.
    @inline(__always)
    mutating func remember(_ requestId: UInt32, _ destination: ByteView, capacity: Int) {
        notes.keep(requestId, pass: pass, destination, capacity: capacity)
    }

    /// A Fulfill or a Reject came for a packet in flight: PACKET_RECEIVED.
    @inline(__always)
    mutating func answered(
        _ entry: UnsafePointer<InFlight>, _ type: ILPPacketType, code: UInt32,
        latencyMicroseconds: UInt32, at microseconds: Int64
    ) {
        let note = notes.take(entry.pointee.requestId)
        condition = entry.pointee.condition
        pass = note.pass
        counts.received &+= 1
        guard let room = events.room() else { return events.lose(events: 1) }
        let bytes = withUnsafeBytes(of: condition) { condition in
            RecordWriter.answer(
                room,
                .init(
                    link: Self.slot(Int(entry.pointee.nextPeer)), pass: pass,
                    requestId: entry.pointee.requestId,
                    condition: condition.baseAddress.unsafelyUnwrapped),
                type == .fulfill ? .fulfill : .reject, amount: entry.pointee.amount,
                latencyMicroseconds: latencyMicroseconds, code: code,
                destination: note.destination)
        }
        events.commit(bytes, events: 1, microseconds: microseconds)
    }

    /// A packet in flight ends without an answer of its next hop.
    mutating func ended(_ entry: UnsafePointer<InFlight>) {
        condition = entry.pointee.condition
        pass = notes.take(entry.pointee.requestId).pass
    }

    // MARK: - What leaves

    /// The Prepare that arrived last was handed to a link.
    @inline(__always)
    mutating func sent(
        prepareTo peer: Int, _ outlet: PeerLinks.Outlet?, requestId: UInt32, amount: UInt64
    ) {
        stage(.prepare, to: peer, outlet, requestId: requestId, amount: amount, code: 0)
    }

    /// The answer to the packet that arrived or was answered last was handed to a link.
    @inline(__always)
    mutating func sent(
        _ type: ILPPacketType, to peer: Int, _ outlet: PeerLinks.Outlet?, requestId: UInt32,
        code: UInt32
    ) {
        stage(type, to: peer, outlet, requestId: requestId, amount: 0, code: code)
    }

    @inline(__always)
    private mutating func stage(
        _ type: ILPPacketType, to peer: Int, _ outlet: PeerLinks.Outlet?, requestId: UInt32,
        amount: UInt64, code: UInt32
    ) {
        guard let outlet else { return counts.unwritten &+= 1 }
        let isTaken = stage.add(
            StagedSend(
                condition: condition, outlet: outlet, amount: amount, requestId: requestId,
                code: code, peer: peer, pass: pass, type: type))
        if isTaken { return }
        counts.sent &+= 1
        events.lose(events: 1)
    }

    var hasStaged: Bool { !stage.isEmpty }

    /// Tells of what has left since, now that the links were flushed: PACKET_SENT.
    mutating func settle(
        at microseconds: Int64, _ progress: (_ token: UInt64, _ peer: Int) -> PeerLinks.Progress
    ) {
        guard !stage.isEmpty else { return }
        var token: UInt64 = 0
        var known = PeerLinks.Progress.ended(0)
        stage.settle { send in
            let outlet = send.pointee.outlet
            if outlet.token != token || token == 0 {
                token = outlet.token
                known = progress(token, Int(send.pointee.peer))
            }
            switch known {
            case .written(let written):
                guard outlet.position <= written else { return .waiting }
            case .ended(let written):
                guard outlet.position <= written else {
                    counts.unwritten &+= 1
                    return .gone
                }
            }
            Self.tell(send, &events, &counts, at: microseconds)
            return .left
        }
    }

    @inline(__always)
    private static func tell(
        _ send: UnsafePointer<StagedSend>, _ events: inout EventProducer,
        _ counts: inout TelemetryCounts, at microseconds: Int64
    ) {
        counts.sent &+= 1
        guard let room = events.room() else { return events.lose(events: 1) }
        let bytes = withUnsafeBytes(of: send.pointee.condition) { condition in
            let packet = RecordWriter.Packet(
                link: slot(Int(send.pointee.peer)), pass: send.pointee.pass,
                requestId: send.pointee.requestId,
                condition: condition.baseAddress.unsafelyUnwrapped)
            switch send.pointee.type {
            case .prepare:
                return RecordWriter.sent(room, packet, amount: send.pointee.amount)
            case .fulfill: return RecordWriter.sent(room, packet, .fulfill, code: 0)
            case .reject:
                return RecordWriter.sent(room, packet, .reject, code: send.pointee.code)
            }
        }
        events.commit(bytes, events: 1, microseconds: microseconds)
    }
}

/// Why telemetry was not started.
package struct TelemetryFailure: Error {
    package var text: String
}
