import Telemetry

/// Events by their offsets: the newest from memory, older ones from disk, verified.
extension EventLogStore {
    /// What stands at an offset, and what follows it, at most so many bytes but at least a frame.
    package mutating func read(from offset: UInt64, atMost bytes: Int) -> StoreRead {
        guard offset < durableOffset else { return .end }
        guard offset >= firstOffset else { return .gone(first: firstOffset) }
        if let place = ring.index(of: offset) {
            return .frames(framesOfRing(place, from: offset, atMost: bytes))
        }
        guard let place = segments.lastIndex(where: { $0.firstOffset <= offset }) else {
            return .gone(first: firstOffset)
        }
        let number = segments[place].number
        let after = place + 1 < segments.count ? segments[place + 1].firstOffset : durableOffset
        let live =
            number == index.segment ? index : waitingIndexes.first { $0.segment == number }
        guard let known = live ?? chunks.index(of: number) else { return .damaged(next: after) }
        guard let span = known.chunk(with: offset) else {
            return .damaged(next: offset < known.firstOffset ? known.firstOffset : after)
        }
        let chunk = chunks.chunk(of: number, position: span.position, end: span.end)
        guard let chunk else { return .damaged(next: min(span.next, after)) }
        return Self.read(chunk, from: offset, atMost: bytes, before: min(span.next, after))
    }

    /// For another thread, over what is durable now.
    package func search() -> PacketSearch {
        PacketSearch(
            folder: folder, segments: segments.map(\.number), endOffset: durableOffset,
            indexes: waitingIndexes + [index])
    }

    private func framesOfRing(
        _ place: Int, from offset: UInt64, atMost bytes: Int
    ) -> StoredFrames {
        let first = ring[place]
        var last = first
        var next = place + 1
        while next < ring.durableCount, last.place - first.place < bytes {
            let block = ring[next]
            guard block.place == BlockFormat.aligned(last.place + last.bytes) else { break }
            last = block
            next += 1
        }
        let run = UnsafeRawBufferPointer(
            start: ring.start + first.place, count: last.place + last.bytes - first.place)
        return StoredFrames(of: run, from: offset, atMost: bytes)
    }

    private static func read(
        _ chunk: UnsafePointer<ChunkBuffer>, from offset: UInt64, atMost bytes: Int,
        before next: UInt64
    ) -> StoreRead {
        let blocks = chunk.pointee.blocks
        guard let place = blocks.firstIndex(where: { $0.endOffset > offset }) else {
            return .damaged(next: next)
        }
        let first = blocks[place]
        guard first.firstOffset <= offset else {
            return .damaged(next: min(first.firstOffset, next))
        }
        var last = first
        for block in blocks[(place + 1)...] {
            guard block.place == BlockFormat.aligned(last.place + last.bytes),
                block.firstOffset == last.endOffset, block.endOffset <= next
            else { break }
            last = block
        }
        let run = UnsafeRawBufferPointer(
            start: chunk.pointee.start + first.place, count: last.place + last.bytes - first.place)
        return .frames(StoredFrames(of: run, from: offset, atMost: bytes))
    }
}
