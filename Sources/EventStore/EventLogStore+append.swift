import Glibc
package import Telemetry

/// Frames into blocks.
extension EventLogStore {
    /// Takes what is new in a checked frame.
    package mutating func append(_ frame: Frame, at wallMicroseconds: Int64) -> Appended {
        if frame.isNumberedByHub { return store(frame, missing: 0, at: wallMicroseconds) }
        let next = tables.nodes.next(of: frame)
        if let next, frame.nextSequence <= next {
            counters.duplicateFrames += 1
            return .duplicate
        }
        guard let next, frame.firstSequence < next else {
            return store(
                frame, missing: frame.firstSequence &- (next ?? 0), at: wallMicroseconds)
        }
        // A tombstone for numbers of which some had arrived, while the answer was lost.
        return frame.rest(from: next).withUnsafeBytes { rest in
            guard let frame = try? Frame(checking: rest) else { return .duplicate }
            return store(frame, missing: 0, at: wallMicroseconds)
        }
    }

    private mutating func store(
        _ frame: Frame, missing: UInt64, at wallMicroseconds: Int64
    ) -> Appended {
        if let refusal = makeRoom(for: frame, at: wallMicroseconds) {
            counters.refusedFrames += 1
            return .refused(refusal)
        }
        guard var block = openBlock, let bytes = frame.bytes.baseAddress else {
            return .refused(.busy)
        }
        memcpy(ring.start + ring.place + block.bytes, bytes, frame.bytes.count)
        block.bytes += frame.bytes.count
        block.events += UInt64(frame.eventCount)
        openBlock = block
        let first = nextOffset
        nextOffset += UInt64(frame.eventCount)
        counters.storedEvents += UInt64(frame.eventCount)
        counters.storedBytes += UInt64(frame.bytes.count)
        counters.missingEvents &+= missing
        counters.forgottenNodes += UInt64(tables.nodes.appended(frame))
        if block.bytes >= BlockFormat.bytesWanted { closeBlock() }
        return .stored(first: first, missing: missing)
    }

    /// An open block into which the frame fits.
    private mutating func makeRoom(
        for frame: Frame, at wallMicroseconds: Int64
    ) -> AppendRefusal? {
        if isFailing { return .diskFailed }
        guard nextOffset <= BlockFormat.offsetMax - UInt64(UInt32.max) else { return .tooMany }
        if let block = openBlock {
            let events = block.events + UInt64(frame.eventCount)
            if events <= UInt64(UInt32.max),
                ring.makeRoom(BlockFormat.aligned(block.bytes + frame.bytes.count))
            {
                return nil
            }
            closeBlock()
        }
        let bytes = BlockFormat.aligned(BlockFormat.headerBytes + frame.bytes.count)
        guard ring.beginBlock(needing: bytes) else {
            flush()
            return .busy
        }
        openBlock = OpenBlock(firstOffset: nextOffset, wallMicroseconds: wallMicroseconds)
        return nil
    }

    /// Gives the open block its place in a segment.
    mutating func closeBlock() {
        guard let block = openBlock else { return }
        openBlock = nil
        let end = ring.place + block.bytes
        memset(ring.start + end, 0, BlockFormat.aligned(end) - end)
        ring.add(
            TailRing.Block(
                place: ring.place, bytes: block.bytes, firstOffset: block.firstOffset,
                endOffset: block.firstOffset + block.events, segment: 0, position: 0))
        let header = BlockHeader(
            bytes: block.bytes, framesChecksum: 0, firstOffset: block.firstOffset,
            wallMicroseconds: block.wallMicroseconds, events: UInt32(block.events),
            undurable: UInt32(clamping: block.firstOffset - durableOffset))
        place(header, ring.count - 1)
    }

    /// Writes a block's header, for the segment that is written now, and puts it into the index.
    mutating func place(_ header: BlockHeader, _ blockIndex: Int) {
        var header = header
        var block = ring[blockIndex]
        if index.endPosition > 0,
            isRollDue || index.endPosition + block.bytes > limits.segmentBytes
        {
            waitingIndexes.append(index)
            beginSegment(index.segment + 1, at: header.firstOffset)
        }
        block.segment = index.segment
        block.position = index.endPosition
        let start = ring.start + block.place
        let frames = UnsafeRawBufferPointer(
            start: start + BlockFormat.headerBytes, count: block.bytes - BlockFormat.headerBytes)
        header.framesChecksum = Checksum.crc32c(frames, after: seed)
        header.write(to: start, seed: seed)
        block.hasTexts = index.add(header, at: block.position, frames: frames, marks: marks)
        ring[blockIndex] = block
        segments[segments.count - 1].note(header, endPosition: index.endPosition)
    }

    mutating func beginSegment(_ number: UInt64, at offset: UInt64) {
        isRollDue = false
        index = SegmentIndex(segment: number, firstOffset: offset)
        seed = folder.seed(number)
        segments.append(LogSegment(number: number, firstOffset: offset))
    }
}
