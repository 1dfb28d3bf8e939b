import Glibc
import Logging
import Telemetry

/// Numbers for which there was no room, one behind the other, and the tombstone that says so.
struct SpoolLoss {
    /// A record counts in 32 bits.
    static let countMax: UInt64 = 1 << 31

    var first: UInt64
    var count: UInt64
    let reason: LossReason
    /// When it is tried again to write anything.
    var tryAt: Int64
    /// What the tombstone says, where there is one that nobody has read yet, and where it stands.
    var said: UInt64 = 0
    var isLogged = false
    var ordinal = -1
    var offset = 0
}

extension Spool {
    private static let againMilliseconds: Int64 = 1_000
    /// A spool at its limit may lose and take again many times a second.
    private static let logMilliseconds: Int64 = 60_000

    /// When `tend` is due, in milliseconds of the loop's clock.
    var lossIsDue: Int64? {
        guard let loss, loss.said < loss.count else { return nil }
        return loss.tryAt
    }

    /// Says what was lost meanwhile, so that it is known even if nothing more comes.
    mutating func tend(milliseconds now: Int64) {
        guard let due = lossIsDue, now >= due else { return }
        self.loss?.tryAt = now + Self.againMilliseconds
        _ = sayLoss()
    }

    /// The process ends: what was lost is said now or never.
    mutating func sayLossAtEnd() {
        if loss != nil { _ = sayLoss() }
    }

    /// A loss goes on.
    mutating func lose(_ events: UInt32, _ now: Int64) {
        lostEvents &+= UInt64(events)
        loss?.count &+= UInt64(events)
        tend(milliseconds: now)
    }

    /// A loss begins, or goes on after all.
    mutating func lose(
        _ events: UInt32, from first: UInt64, _ failure: SpoolFailure, _ now: Int64
    ) {
        if loss == nil {
            let reason: LossReason = failure == .quota ? .spoolFull : .diskFailed
            loss = SpoolLoss(first: first, count: 0, reason: reason, tryAt: now)
            if lossLoggedAt == .min || now - lossLoggedAt >= Self.logMilliseconds {
                lossLoggedAt = now
                loss?.isLogged = true
                log(notice(of: failure))
            }
        }
        lose(events, now)
    }

    /// Whether a frame may be written behind the loss: its tombstone is there.
    mutating func mayEndLoss(_ bytes: Int, _ now: Int64) -> Bool {
        guard let loss else { return true }
        switch loss.reason {
        case .spoolFull: guard hasRoom(for: bytes) else { return false }
        default:
            guard now >= loss.tryAt else { return false }
            self.loss?.tryAt = now + Self.againMilliseconds
        }
        return sayLoss()
    }

    mutating func endLoss() {
        guard let ended = loss else { return }
        loss = nil
        guard ended.isLogged else { return }
        log(EmitterNotice(.info, "telemetry is spooled again", "reason was: \(ended.reason.text)"))
    }

    /// Writes a tombstone for all of the loss, over the one that is there where nobody read it yet.
    private mutating func sayLoss() -> Bool {
        while let loss, loss.said < loss.count {
            let count = min(loss.count, SpoolLoss.countMax)
            let frame = tombstone(epoch: epoch, first: loss.first, count: count, loss.reason)
            if loss.ordinal >= 0 {
                guard rewriteTombstone(frame, loss, count) else { return false }
            } else {
                if write(frame, first: loss.first, next: loss.first + count, isTombstone: true)
                    != nil
                {
                    return false
                }
                let last = segments[segments.count - 1]
                self.loss?.ordinal = last.ordinal
                self.loss?.offset = last.end - SegmentReader.aligned(frame.count)
            }
            self.loss?.said = count
            if count < loss.count { sealTombstone() }
        }
        return true
    }

    private mutating func rewriteTombstone(
        _ frame: UnsafeRawBufferPointer, _ loss: SpoolLoss, _ count: UInt64
    ) -> Bool {
        // It is the newest frame, so it stands in the segment that is being written.
        let last = segments.count - 1
        let file = segments[last].descriptor
        buffer.forget(loss.ordinal)
        guard FilePlace.write(file, frame, at: loss.offset) == 0 else { return false }
        segments[last].next = loss.first + count
        return true
    }

    /// Somebody has read the tombstone: what is lost from now on takes another one.
    mutating func sealTombstone() {
        guard let sealed = loss else { return }
        loss?.first += sealed.said
        loss?.count -= sealed.said
        loss?.said = 0
        loss?.ordinal = -1
    }

    /// A frame that says so; good until the next one.
    mutating func tombstone(
        epoch: UInt64, first: UInt64, count: UInt64, _ reason: LossReason
    ) -> UnsafeRawBufferPointer {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let microseconds = Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
        return tombstones.tombstone(
            epoch: epoch, first: first, count: UInt32(truncatingIfNeeded: count), reason,
            microseconds: microseconds)
    }

    private func notice(of failure: SpoolFailure) -> EmitterNotice {
        switch failure {
        case .quota:
            EmitterNotice(
                .error, "telemetry spool is full",
                "\(quotaBytes) bytes wait for the hub; what comes now is counted but not kept, "
                    + "until the hub takes some or spoolBytesMax is raised")
        case .disk(let code):
            EmitterNotice(
                .error, "telemetry spool takes nothing",
                "\(files.folder ?? "memory"): \(String(cString: strerror(code))); what comes now is "
                    + "counted but not kept, until it can be written again")
        }
    }
}
