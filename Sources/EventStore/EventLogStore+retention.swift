/// What is let go, in whole segments, and counted.
extension EventLogStore {
    /// A segment that is written for longer than this part of the age is completed.
    private static let partsOfAge: Int64 = 8

    /// Lets go of the oldest segments where they are too many or too old. To be called every few
    /// seconds.
    package mutating func retire(at wallMicroseconds: Int64) {
        retireForRoom()
        if let seconds = limits.ageSecondsMax, ageClock.isBelieved(wallMicroseconds) {
            let age = Int64(seconds) * 1_000_000
            while let first = segments.first,
                first.lastWallMicroseconds < wallMicroseconds - age, retireOldest()
            {}
            if let last = segments.last,
                last.firstWallMicroseconds < wallMicroseconds - age / Self.partsOfAge
            {
                isRollDue = true
            }
        }
        flush()
    }

    /// Whether all of the segment that is written should be gone. It goes once something follows it,
    /// which in a quiet network only its owner can bring. Not while the disk takes nothing.
    package func waitsToRetire(at wallMicroseconds: Int64) -> Bool {
        guard !isFailing, isRollDue, let seconds = limits.ageSecondsMax, let last = segments.last,
            last.endPosition > 0
        else { return false }
        return last.lastWallMicroseconds < wallMicroseconds - Int64(seconds) * 1_000_000
    }

    /// With indexes and files that wait to be used again, the log stays within its bytes.
    mutating func retireForRoom() {
        let chunks = limits.segmentBytes / BlockFormat.chunkBytesWanted + 1
        let indexBytes = chunks * (PacketFilter.words * 8 + 16)
        let most = limits.bytesMax / (limits.segmentBytes + indexBytes) - LogFiles.sparesMax
        while segments.count > max(StoreLimits.segmentsMin - LogFiles.sparesMax, most),
            retireOldest()
        {}
    }

    /// False where the oldest has to stay, as it is written, or its successor is not yet.
    private mutating func retireOldest() -> Bool {
        guard segments.count > 1, segments[1].firstOffset < durableOffset else { return false }
        let segment = segments.removeFirst()
        counters.retiredSegments += 1
        counters.retiredEvents += segments[0].firstOffset - segment.firstOffset
        chunks.forget(segment.number)
        job.retired.append(segment.number)
        return true
    }
}

/// Tells whether a time of day may decide what is deleted. One that jumped is believed after it has
/// gone on from there for a while, so that a clock set wrong for a moment deletes nothing.
struct AgeClock {
    private static let jumpMicroseconds: Int64 = 600_000_000
    private static let doubtMicroseconds: Int64 = 600_000_000

    private var last: Int64?
    private var believedFrom: Int64 = .min

    mutating func start(_ newest: Int64?, now: Int64) {
        last = newest.flatMap { $0 == .min ? nil : $0 } ?? now
        _ = isBelieved(now)
    }

    mutating func isBelieved(_ now: Int64) -> Bool {
        if let last, now &- last > Self.jumpMicroseconds {
            believedFrom = now &+ Self.doubtMicroseconds
        } else if let last, now < last &- Self.jumpMicroseconds {
            // It went back to where it had come from, or somewhere else.
            believedFrom = now &+ Self.doubtMicroseconds
        }
        last = now
        return now >= believedFrom
    }
}
