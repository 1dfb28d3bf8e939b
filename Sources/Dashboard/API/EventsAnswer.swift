import CanonicalJSON
import EventStore
import Logging
import Reactor
import Telemetry

/// An answer of `/api/v1/events` that is under way: where in the log it is, and the next piece of
/// its lines. Each is an event as subscribers of channels get it; the last is an `end` that says
/// where to go on.
///
/// It knows no connection: whoever asks for pieces asks for one once the last was taken, and lends
/// the memory for it.
struct EventsAnswer {
    static let contentType = "application/x-ndjson"
    /// A piece ends behind the event with which it has become so long.
    static let pieceBytesWanted = 64 * 1024
    /// So much of the log is looked through before others have their turn.
    static let readBytesMax = 256 * 1024

    enum Step: Equatable {
        /// Lines to send, after which there is more to ask for.
        case piece([UInt8])
        /// Nothing yet: ask again in the next turn.
        case searching
        /// Nothing is there yet: ask again when events have come, or then, in monotonic
        /// milliseconds.
        case waiting(until: Int64)
        /// The last lines.
        case last([UInt8])
    }

    enum EndReason: String {
        /// As many events as were asked for.
        case limit
        /// Nothing newer is there.
        case end
        /// Nothing came in the time that was asked for.
        case time
    }

    private let query: EventsQuery
    private let epoch: UInt64
    private let deadline: Int64
    /// What is newer was not there yet when it was asked for.
    private let liveFrom: UInt64
    private var position: UInt64
    private var left: Int
    private var hasFound = false

    /// Fails for an offset that no answer of this log can have given.
    init(
        _ query: EventsQuery, _ store: borrowing EventLogStore, _ now: LoopTime
    ) throws(EventsQuery.Fault) {
        if case .at(let offset) = query.start, offset > store.durableOffset {
            throw EventsQuery.Fault(
                message: "the log ends at \(store.durableOffset); if you were told \(offset),"
                    + " it is another log now: ask with from=first")
        }
        self.query = query
        epoch = store.epoch
        deadline = now.monotonicMilliseconds + Int64(query.waitSeconds) * 1_000
        left = query.limit
        liveFrom = store.durableOffset
        position =
            switch query.start {
            case .first: store.firstOffset
            case .next: store.durableOffset
            case .at(let offset): offset
            }
    }

    mutating func next(
        _ store: inout EventLogStore, _ text: inout EventText, _ now: LoopTime
    ) -> Step {
        text.removeAll()
        var gaps: [UInt8] = []
        switch store.read(from: position, atMost: Self.readBytesMax) {
        case .frames(var frames):
            let end = render(&frames, &text)
            position = max(position, end)
        case .gone(let first):
            gaps = gap(to: first, "retention", now)
        case .damaged(let next):
            gaps = gap(to: next, "damaged", now)
        case .end:
            return atEnd(now)
        }
        let lines = gaps + Array(text.bytes)
        hasFound = hasFound || !lines.isEmpty
        if left == 0 { return .last(lines + end(.limit, now)) }
        return lines.isEmpty ? .searching : .piece(lines)
    }

    private func atEnd(_ now: LoopTime) -> Step {
        if hasFound || query.waitSeconds == 0 { return .last(end(.end, now)) }
        if now.monotonicMilliseconds >= deadline { return .last(end(.time, now)) }
        return .waiting(until: deadline)
    }

    /// Writes the events that are wanted, and answers where to go on.
    private mutating func render(
        _ frames: inout StoredFrames, _ text: inout EventText
    ) -> UInt64 {
        while let stored = frames.next() {
            guard query.filter.admits(stored.frame) else { continue }
            var events = stored.frame.events
            while let event = events.next() {
                let offset = stored.offset(of: event)
                guard offset >= position, query.filter.admits(event) else { continue }
                text.append(event, offset: offset, replay: offset < liveFrom)
                text.appendLineEnd()
                left -= 1
                if left == 0 || text.count >= Self.pieceBytesWanted {
                    return offset + UInt64(event.count)
                }
            }
        }
        return frames.endOffset
    }

    // MARK: - Lines that are no events

    private mutating func gap(to next: UInt64, _ reason: String, _ now: LoopTime) -> [UInt8] {
        let from = position
        position = max(next, from &+ 1)
        return line("gap", offset: position - 1, now) { [position] json in
            json.member("from", from)
            json.member("to", position - 1)
            json.member("reason", reason)
            json.key("events")
            json.null()
        }
    }

    /// `offset` is where to go on, in the log that `epoch` names.
    private func end(_ reason: EndReason, _ now: LoopTime) -> [UInt8] {
        line("end", offset: position, now) {
            $0.member("reason", reason.rawValue)
            $0.member("epoch", epoch)
        }
    }

    private func line(
        _ type: String, offset: UInt64, _ now: LoopTime, _ meta: (inout JSONWriter) -> Void
    ) -> [UInt8] {
        ServerMessage.text(type, offset: offset, at: now.wallMilliseconds, meta)
            + [UInt8(ascii: "\n")]
    }
}

extension EventText {
    fileprivate mutating func appendLineEnd() {
        withUnsafeBytes(of: UInt8(ascii: "\n")) { append($0) }
    }
}
