package import EventStore
package import Telemetry

/// The log as clients of the channels read it.
extension EventLogStore: EventSource {
    package struct Frames: LoggedFrames {
        fileprivate var frames: StoredFrames

        package mutating func next() -> LoggedFrame? {
            frames.next().map { LoggedFrame(frame: $0.frame, firstOffset: $0.firstOffset) }
        }
    }

    package mutating func part(from offset: UInt64, atMost bytes: Int) -> LogPart<Frames> {
        let read: StoreRead = read(from: offset, atMost: bytes)
        switch read {
        case .frames(let frames): return .frames(Frames(frames: frames), end: frames.endOffset)
        case .gone(let first): return .gone(first: first)
        case .damaged(let next): return .damaged(next: next)
        case .end: return .end
        }
    }

    package func newestOffsets(_ type: EventType, channel: [UInt8]) -> [UInt64] {
        let newest: [NewestEvent] = newest(type, channel: channel)
        return newest.map(\.offset)
    }
}
