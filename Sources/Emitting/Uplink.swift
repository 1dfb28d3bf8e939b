import Glibc
import Logging
import Reactor
import Telemetry
import Wire

/// The connection to a hub: dialled for ever, reads acknowledgements, sends what the spool holds.
///
/// Frames go out in order, at most a window of them unacknowledged. When a connection ends, whatever
/// was not acknowledged is sent again over the next; the hub discards by number what it has. A server
/// that does not know frames gets events as plain JSON, and what its socket took counts as
/// acknowledged.
///
/// Owned by the emitter's thread.
struct Uplink: ~Copyable {
    enum Phase: Equatable {
        /// For the time to dial.
        case waiting
        case resolving
        case connecting
        case upgrading
        case open
    }

    /// So much may wait to be written.
    private static let pendingBytesMax = 1 << 20

    let nodeId: String
    /// Of the spool.
    let instance: String
    let program: String
    let delays: [Int64]
    let unauthorizedDelay: Int64
    let log: @Sendable (EmitterNotice) -> Void
    var url: HubURL
    var key: [UInt8]?

    var phase = Phase.waiting
    /// When the phase has lasted too long or, while waiting, long enough.
    var phaseDeadline: Int64 = 0
    /// Whether the server takes events as JSON alone.
    var isPlain = false
    var stream = TCPStream(adopting: -1)
    var token: UInt64
    var interest = Interest.nothing
    var handshake: WebSocketClientHandshake?
    var parser = HTTPResponseParser(expecting: .headerAlone)
    var receiver = WebSocketReceiver(role: .client, messageBytesMax: UplinkInput.messageBytesMax)
    var input = UplinkInput()
    var pool = BufferPool(freeBlocksMax: 8, freeSmallBlocksMax: 4)
    var masks = MaskKeys()
    var text = EventText()
    var resolver: NameResolver?
    var question: UInt64 = 0
    var addresses: [SocketAddress] = []
    var patience = UplinkPatience()

    var window = SendWindow()
    /// Where sending goes on, and as far as everything is acknowledged.
    var cursor = SpoolPlace(ordinal: 0, offset: 0, due: 0)
    var ackedPlace = SpoolPlace(ordinal: 0, offset: 0, due: 0)
    /// By epoch, as far as frames of it are held.
    var acked: [UInt64: UInt64] = [:]
    /// Of this run's epoch, the number after the last event that was ever sent.
    var sentThrough: UInt64 = 0
    /// Of all runs, and of this one.
    var ackedEvents: UInt64 = 0
    var ackedOfThisRun: UInt64 = 0
    var connections: UInt64 = 0
    var hasComplained = false

    init(_ settings: EmitterSettings, instance: String, firstToken: UInt64) {
        nodeId = settings.nodeId
        self.instance = instance
        program = settings.version
        delays = settings.redialMilliseconds
        unauthorizedDelay = settings.unauthorizedMilliseconds
        log = settings.log
        url = settings.url
        key = settings.key
        token = firstToken
    }

    /// Where the oldest frame stands.
    mutating func begin(at head: SpoolPlace) {
        cursor = head
        ackedPlace = head
    }

    /// Whether a frame that is made now may go out without being read from the spool.
    func isLive(_ spool: borrowing Spool) -> Bool {
        phase == .open && spool.loss == nil && spool.isAtEnd(cursor) && hasRoom
    }

    /// Whether everything that the spool holds is acknowledged.
    func isDone(_ spool: borrowing Spool) -> Bool {
        window.isEmpty && stream.output.pending == 0 && spool.isAtEnd(cursor)
    }

    private var hasRoom: Bool {
        stream.output.pending < Self.pendingBytesMax
            && window.takes(TelemetryFormat.frameBytesMax)
    }

    /// Takes a frame that stands before that place in the spool.
    mutating func send(_ frame: SpooledFrame, before place: SpoolPlace, _ spool: inout Spool) {
        cursor = place
        let isKnown = acked[frame.epoch].map { frame.next <= $0 } ?? false
        if !isKnown {
            if isPlain { writePlain(frame) } else { write(.binary, frame.bytes) }
            if frame.epoch == spool.epoch { sentThrough = max(sentThrough, frame.next) }
        }
        window.append(
            SendWindow.Entry(
                epoch: frame.epoch, next: frame.next, events: frame.events,
                bytes: isKnown ? 0 : frame.bytes.count, place: place,
                written: stream.output.written + UInt64(stream.output.pending)))
        if isKnown { forgetAcked(&spool) }
    }

    /// Sends what waits in the spool, as far as window and socket take it.
    mutating func pump(_ spool: inout Spool, _ loop: inout EventLoop) {
        guard phase == .open else { return }
        while true {
            while hasRoom {
                var place = cursor
                guard !spool.isAtEnd(place), let frame = spool.read(&place) else { break }
                send(frame, before: place, &spool)
            }
            let waited = stream.output.pending
            guard flush(&loop) else { return }
            if isPlain { forgetWritten(&spool) }
            if waited == 0 || stream.output.pending > 0 || spool.isAtEnd(cursor) { return }
        }
    }

    private mutating func writePlain(_ frame: SpooledFrame) {
        var events = Frame(trusting: frame.bytes).events
        while let event = events.next() {
            // Others have no words for the rest.
            switch event.type {
            case .nodeStatus, .packetReceived, .routeLookup, .packetSent, .log: break
            case .linkStatus, .alert, .rates, .custom, .eventsLost: continue
            }
            text.removeAll()
            text.append(plain: event)
            write(.text, text.bytes)
        }
    }

    /// Into the output, masked.
    mutating func write(_ opcode: WebSocketOpcode, _ payload: UnsafeRawBufferPointer) {
        let key = masks.fresh()
        let room = stream.output.reserve(WebSocketWriter.headerBytesMax, &pool)
        stream.output.commit(
            WebSocketWriter.writeHeader(room, opcode, payloadCount: payload.count, mask: key))
        var done = 0
        while done < payload.count, let start = payload.baseAddress {
            let count = min(payload.count - done, Self.pieceBytes)
            let room = stream.output.reserve(count, &pool)
            MaskedCopy.write(start + done, count, to: room, key: key, phase: done)
            stream.output.commit(count)
            done += count
        }
    }

    /// Two of them and a header fill a block.
    private static let pieceBytes = OutputBuffer.reservationMax / 2 - 16

    // MARK: - Acknowledgements

    /// The hub has all of that epoch below that number.
    mutating func acknowledge(_ ack: UplinkAck, _ spool: inout Spool) {
        // Of an epoch whose last event went long ago, the hub may tell, and nobody need know.
        guard let end = spool.end(ofEpoch: ack.epoch) ?? (ack.epoch > spool.epoch ? 0 : nil) else {
            return
        }
        guard ack.next <= (ack.epoch == spool.epoch ? sentThrough : end) else {
            if !hasComplained {
                hasComplained = true
                log(
                    EmitterNotice(
                        .warn, "telemetry acknowledged that was never sent",
                        "\(url): epoch \(ack.epoch) up to number \(ack.next); ignored. Is the node "
                            + "id used by another network?"))
            }
            return
        }
        acked[ack.epoch] = max(acked[ack.epoch] ?? 0, ack.next)
        patience.succeeded()
        forgetAcked(&spool)
    }

    private mutating func forgetAcked(_ spool: inout Spool) {
        var place: SpoolPlace?
        while let first = window.first, let next = acked[first.epoch], first.next <= next {
            place = first.place
            count(first, spool.epoch)
            window.removeFirst()
        }
        if let place { release(place, &spool) }
    }

    private mutating func count(_ acked: SendWindow.Entry, _ epoch: UInt64) {
        ackedEvents &+= UInt64(acked.events)
        if acked.epoch == epoch { ackedOfThisRun &+= UInt64(acked.events) }
    }

    private mutating func forgetWritten(_ spool: inout Spool) {
        var place: SpoolPlace?
        while let first = window.first, first.written <= stream.output.written {
            place = first.place
            count(first, spool.epoch)
            window.removeFirst()
        }
        if let place { release(place, &spool) }
    }

    private mutating func release(_ place: SpoolPlace, _ spool: inout Spool) {
        ackedPlace = place
        spool.release(before: place)
        guard acked.count > 1, let epoch = spool.segments.first?.epoch else { return }
        acked = acked.filter { $0.key >= epoch }
    }
}
