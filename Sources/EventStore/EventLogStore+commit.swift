import Disk
import Glibc

/// Blocks to the disk.
extension EventLogStore {
    /// The end of a turn: what was appended goes to the disk as soon as that is free. Until then a
    /// block may grow, so that what comes while the disk works is written in one go.
    package mutating func flush() {
        isFlushDue = true
        post()
    }

    /// True where `durableOffset` has moved.
    package mutating func takeCommits() -> Bool {
        let before = durableOffset
        for report in writer.reports.takeAll() {
            switch report {
            case .done(let microseconds):
                diskCode = nil
                if let microseconds {
                    counters.commits += 1
                    counters.syncs.add(microseconds: Int64(microseconds))
                }
                commit()
            case .full(let code):
                counters.failures += 1
                diskCode = code
            case .failed(let code):
                counters.failures += 1
                diskCode = code
                writeAgain()
            }
        }
        post()
        return durableOffset > before
    }

    /// Writes what waits, as far as that takes no longer. False where something is left.
    @discardableResult
    package mutating func finish(withinMilliseconds limit: Int) -> Bool {
        let watch = Stopwatch()
        while true {
            _ = takeCommits()
            flush()
            let isDone = durableOffset == nextOffset && !isWriting
            let left = limit - Int(watch.milliseconds)
            if isDone || left <= 0 { return isDone }
            var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&source, 1, Int32(clamping: left))
        }
    }

    /// Gives the writer all that there is, if it has nothing to do.
    private mutating func post() {
        guard !isWriting else { return }
        if isFlushDue {
            closeBlock()
            isFlushDue = false
        }
        for blockIndex in ring.postedCount..<ring.count {
            let block = ring[blockIndex]
            job.add(
                WriteJob.Write(
                    segment: block.segment, position: block.position,
                    bytes: UnsafeRawBufferPointer(
                        start: ring.start + block.place, count: BlockFormat.aligned(block.bytes))))
        }
        guard !job.isEmpty else { return }
        ring.postedCount = ring.count
        isWriting = true
        writer.post(job)
        posted = job
        posted.writes = []
        job = WriteJob()
    }

    /// All that was posted is durable.
    private mutating func commit() {
        isWriting = false
        while ring.durableCount < ring.postedCount {
            let block = ring[ring.durableCount]
            if block.segment > checkpointSegment { completeSegments(before: block) }
            note(block)
            ring.commit()
            durableOffset = block.endOffset
        }
    }

    /// What is known now is what stands in the segments before that block.
    private mutating func completeSegments(before block: TailRing.Block) {
        for index in waitingIndexes where index.segment < block.segment {
            job.indexes.append(
                (index.segment, index.encoded(seed: folder.seed(index.segment))))
        }
        waitingIndexes.removeAll { $0.segment < block.segment }
        checkpointSegment = block.segment
        job.checkpoint = Checkpoint(
            segment: block.segment, offset: block.firstOffset,
            segments: segments.filter { $0.number < block.segment }, tables: tables
        ).encoded(identity: folder.identity)
        retireForRoom()
    }

    private mutating func note(_ block: TailRing.Block) {
        let start = UnsafeRawPointer(ring.start + block.place + BlockFormat.headerBytes)
        tables.note(
            UnsafeRawBufferPointer(start: start, count: block.bytes - BlockFormat.headerBytes),
            from: block.firstOffset, hasTexts: block.hasTexts)
    }

    /// Gives every block that is not durable a place in a new segment: what the disk has of the old
    /// places is unknown. A segment ends where the next one begins, so that nothing counts twice.
    private mutating func writeAgain() {
        isWriting = false
        ring.postedCount = ring.durableCount
        job.indexes = posted.indexes + job.indexes
        job.checkpoint = job.checkpoint ?? posted.checkpoint
        job.retired = posted.retired + job.retired
        guard ring.durableCount < ring.count else { return }
        let first = ring[ring.durableCount]
        let newNumber = index.segment + 1
        while let last = segments.last, last.number >= first.segment {
            if last.number == first.segment, first.position > 0 { break }
            job.discards.append(last.number)
            segments.removeLast()
        }
        waitingIndexes.append(index)
        waitingIndexes.removeAll {
            $0.segment > first.segment || $0.segment == first.segment && first.position == 0
        }
        if let last = waitingIndexes.indices.last, waitingIndexes[last].segment == first.segment {
            waitingIndexes[last].cut(from: first.firstOffset, position: first.position)
            segments[segments.count - 1].endPosition = first.position
        }
        beginSegment(newNumber, at: first.firstOffset)
        for blockIndex in ring.durableCount..<ring.count {
            let start = UnsafeRawPointer(ring.start + ring[blockIndex].place)
            place(BlockHeader(trusting: start), blockIndex)
        }
        isFlushDue = true
    }
}
