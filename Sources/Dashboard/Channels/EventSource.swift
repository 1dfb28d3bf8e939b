package import Telemetry

/// What readers see of a log: frames that can no longer be lost, by the offsets of their events.
package protocol EventSource: ~Copyable {
    associatedtype Frames: LoggedFrames

    /// Of the oldest event that is kept.
    var firstOffset: UInt64 { get }
    /// After the newest event that may be shown.
    var durableOffset: UInt64 { get }

    /// What stands at an offset, and what follows it: at most so many bytes, but at least a frame.
    /// It holds until the next read.
    mutating func part(from offset: UInt64, atMost bytes: Int) -> LogPart<Frames>

    /// Of the newest event of each key, in any order; of `custom`, those of one channel.
    func newestOffsets(_ type: EventType, channel: [UInt8]) -> [UInt64]
}

/// Frames that follow one another.
package protocol LoggedFrames {
    mutating func next() -> LoggedFrame?
}

/// A frame, and the offset of its first event.
package struct LoggedFrame {
    package let frame: Frame
    package let firstOffset: UInt64

    package init(frame: Frame, firstOffset: UInt64) {
        self.frame = frame
        self.firstOffset = firstOffset
    }

    @inline(__always)
    func offset(of event: EventView) -> UInt64 {
        firstOffset &+ (event.sequence &- frame.firstSequence)
    }
}

/// What stands in a log at an offset.
package enum LogPart<Frames> {
    /// The first frame holds the offset, and may begin before it.
    case frames(Frames, end: UInt64)
    /// It was retired; the log begins there now.
    case gone(first: UInt64)
    /// It is lost up to before this offset.
    case damaged(next: UInt64)
    /// Nothing is there yet.
    case end
}

/// Where a walk through a log came to.
enum WalkEnd {
    /// The next event that was not visited.
    case at(UInt64)
    case gone(first: UInt64)
    case damaged(next: UInt64)
    case end
}

extension EventSource where Self: ~Copyable {
    /// Visits the events from `start` on and below `end` that stand in the next so many bytes. One
    /// for which `visit` says no was not visited, and is the last.
    @inline(__always)
    mutating func walk(
        from start: UInt64, to end: UInt64, atMost bytes: Int,
        _ visit: (EventView, UInt64) -> Bool
    ) -> WalkEnd {
        switch part(from: start, atMost: bytes) {
        case .gone(let first): return .gone(first: first)
        case .damaged(let next): return .damaged(next: next)
        case .end: return .end
        case .frames(var frames, let framesEnd):
            while let logged = frames.next() {
                guard logged.firstOffset < end else { return .at(end) }
                var events = logged.frame.events
                while let event = events.next() {
                    let offset = logged.offset(of: event)
                    if offset < start { continue }
                    guard offset < end else { return .at(end) }
                    guard visit(event, offset) else { return .at(offset) }
                }
            }
            return .at(min(end, max(framesEnd, start)))
        }
    }
}
