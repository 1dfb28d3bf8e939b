import Glibc
import Logging
import Telemetry

/// What stands at a place of a spool.
struct SpooledFrame {
    /// Good until the next call.
    let bytes: UnsafeRawBufferPointer
    let epoch: UInt64
    let next: UInt64
    let events: UInt32
}

extension Spool {
    /// The next frame, and the place behind it; nil: there is no more. Numbers whose frames are
    /// damaged come as tombstones.
    mutating func read(_ place: inout SpoolPlace) -> SpooledFrame? {
        while let index = index(of: &place) {
            let segment = segments[index]
            guard place.due < segment.next else {
                guard index + 1 < segments.count else { break }
                files.closeMeanwhile(&segments[index].descriptor)
                place = Self.start(of: segments[index + 1])
                continue
            }
            switch step(index, &place) {
            case .frame(let count):
                let bytes = buffer.bytes(of: segment, from: place.offset)
                let frame = Frame(trusting: UnsafeRawBufferPointer(rebasing: bytes[..<count]))
                if let loss, loss.ordinal == place.ordinal, loss.offset == place.offset {
                    sealTombstone()
                }
                place.offset += SegmentReader.aligned(count)
                place.due = frame.nextSequence
                return SpooledFrame(
                    bytes: frame.bytes, epoch: segment.epoch, next: place.due,
                    events: frame.eventCount)
            case .damage(let count, let next):
                place.offset += count
                if next > place.due { return damaged(segment, &place, to: min(next, segment.next)) }
            case .end:
                place.offset = segment.end
                return damaged(segment, &place, to: segment.next)
            case .more: break
            }
        }
        buffer.releaseMemory()
        return nil
    }

    /// Finds out where the segments of earlier runs end. What stands behind the last good frame of a
    /// run was never whole, and is cut off.
    mutating func recover() {
        var index = 0
        while index < segments.count, segments[index].epoch < epoch {
            let segment = segments[index]
            let isLast =
                index + 1 == segments.count || segments[index + 1].epoch != segment.epoch
            if !isLast {
                settle(index, end: segment.end, next: segments[index + 1].first)
            } else if !measure(index) {
                drop(index)
                continue
            }
            index += 1
        }
        if let first = segments.first {
            log(
                EmitterNotice(
                    .info, "telemetry of earlier runs is sent",
                    "\(heldBytes) bytes, from epoch \(first.epoch) on"))
        }
        buffer.releaseMemory()
    }

    /// False: there is no frame in it.
    private mutating func measure(_ index: Int) -> Bool {
        let segment = segments[index]
        var place = Self.start(of: segment)
        var end = 0
        scan: while true {
            switch step(index, &place) {
            case .frame(let count):
                let bytes = buffer.bytes(of: segment, from: place.offset)
                place.due =
                    Frame(trusting: UnsafeRawBufferPointer(rebasing: bytes[..<count])).nextSequence
                place.offset += SegmentReader.aligned(count)
                end = min(place.offset, segment.end)
            case .damage(let count, let next):
                place.offset += count
                place.due = next
            case .more: break
            case .end: break scan
            }
        }
        if hasTornFrame(index, at: end, due: place.due) {
            log(
                EmitterNotice(
                    .warn, "telemetry spool was cut",
                    "the last frame of epoch \(segment.epoch), after event \(place.due), is not "
                        + "whole"))
        }
        files.closeMeanwhile(&segments[index].descriptor)
        settle(index, end: end, next: place.due)
        return place.due > segment.first
    }

    private mutating func hasTornFrame(_ index: Int, at offset: Int, due: UInt64) -> Bool {
        _ = buffer.fill(segments[index], from: offset)
        return SegmentReader(epoch: segments[index].epoch).begins(
            buffer.bytes(of: segments[index], from: offset), due: due)
    }

    /// What stands there. Bytes that cannot be read are damaged to the end of the segment.
    private mutating func step(_ index: Int, _ place: inout SpoolPlace) -> SegmentReader.Step {
        let segment = segments[index]
        let reader = SegmentReader(epoch: segment.epoch)
        while true {
            let bytes = buffer.bytes(of: segment, from: place.offset)
            let step = reader.step(
                bytes, due: place.due, isLast: place.offset + bytes.count >= segment.end)
            guard case .more(let count) = step else { return step }
            place.offset += count
            if segments[index].descriptor < 0 {
                segments[index].descriptor = files.open(
                    SegmentName(epoch: segment.epoch, first: segment.first))
            }
            guard buffer.fill(segments[index], from: place.offset),
                buffer.bytes(of: segment, from: place.offset).count > 0
            else { return .end }
        }
    }

    /// A tombstone for what is due up to there.
    private mutating func damaged(
        _ segment: Segment, _ place: inout SpoolPlace, to next: UInt64
    ) -> SpooledFrame {
        let count = min(next - place.due, SpoolLoss.countMax)
        let frame = tombstone(epoch: segment.epoch, first: place.due, count: count, .damaged)
        place.due += count
        // What is sent again is no new damage.
        let counted = damageCounted
        if place.ordinal > counted.ordinal
            || place.ordinal == counted.ordinal && place.due > counted.due
        {
            damageCounted = place
            damagedEvents &+= count
            log(
                EmitterNotice(
                    .error, "telemetry spool is damaged",
                    "\(count) events of epoch \(segment.epoch) before number \(place.due) are lost; "
                        + "look after the disk"))
        }
        return SpooledFrame(
            bytes: frame, epoch: segment.epoch, next: place.due,
            events: UInt32(truncatingIfNeeded: count))
    }

    /// Of the segment that holds the place; one that was released leads to the oldest.
    private func index(of place: inout SpoolPlace) -> Int? {
        guard let first = segments.first else { return nil }
        if place.ordinal < first.ordinal { place = Self.start(of: first) }
        let ordinal = place.ordinal
        guard let index = segments.firstIndex(where: { $0.ordinal >= ordinal }) else { return nil }
        // Ordinals have a hole where a segment of an earlier run was empty.
        if segments[index].ordinal > ordinal { place = Self.start(of: segments[index]) }
        return index
    }
}
