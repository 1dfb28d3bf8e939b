import Glibc
package import Telemetry

/// Everything that the log tells of one packet. For any thread, and for as long as it likes: what
/// is retired meanwhile is left out.
package struct PacketSearch: Sendable {
    let folder: LogFolder
    let segments: [UInt64]
    /// What is not durable is left out.
    let endOffset: UInt64
    /// Of segments that have none on disk yet.
    let indexes: [SegmentIndex]

    /// Calls `body` for each event, in order of offsets, at most so often. What it is given is good
    /// until it returns.
    package func events(
        of packet: PacketKey, eventsMax: Int, _ body: (StoredFrame, EventView) -> Void
    ) {
        let mark = packet.mark
        var buffer = ChunkBuffer()
        var left = eventsMax
        for segment in segments {
            let known = indexes.first { $0.segment == segment }
            guard let index = known ?? SegmentIndex.load(segment, of: folder) else { continue }
            let file = open(folder.segmentPath(segment), O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
            guard file >= 0 else { continue }
            defer { close(file) }
            for chunk in index.chunks.indices where index.mayHold(mark, chunk: chunk) {
                let span = index.span(chunk)
                buffer.load(
                    file, segment: segment, position: span.position, end: span.end,
                    seed: folder.seed(segment))
                for block in buffer.blocks where block.firstOffset < endOffset {
                    visit(buffer, block, packet, &left, body)
                    if left <= 0 { return }
                }
            }
        }
    }

    private func visit(
        _ buffer: borrowing ChunkBuffer, _ block: ChunkBuffer.Block, _ packet: PacketKey,
        _ left: inout Int, _ body: (StoredFrame, EventView) -> Void
    ) {
        let run = UnsafeRawBufferPointer(start: buffer.start + block.place, count: block.bytes)
        var frames = StoredFrames(of: run, from: block.firstOffset, atMost: block.bytes)
        while let stored = frames.next() {
            var events = stored.frame.events
            while let event = events.next() {
                guard packet.matches(event), left > 0 else { continue }
                left -= 1
                body(stored, event)
            }
        }
    }
}
