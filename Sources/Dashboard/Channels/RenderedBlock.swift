import Glibc
import Telemetry
import Wire

/// Events of a stretch of the log as frames for clients, one behind the other. Whoever sends them
/// sends whole events, so it knows where each ends.
///
/// Never changed once it is made, and held by the cache and by whoever sends of it.
final class RenderedBlock {
    /// One event.
    struct Mark {
        /// Where its frame ends.
        var end: UInt32
        /// Its offset, from the block's start on.
        var distance: UInt32
        /// The place of its channel.
        var place: UInt8
    }

    /// The offsets that it covers. Of those that are not in it none was asked for.
    let start: UInt64
    let end: UInt64
    /// Of events that were only to be counted, by the places of their channels.
    let counts: [Int: UInt64]
    let markCount: Int
    private let frames: UnsafeMutableRawPointer
    private let marks: UnsafeMutablePointer<Mark>
    private let framesCount: Int

    /// All that it holds, and what surrounds it.
    var byteCount: Int { framesCount + markCount * MemoryLayout<Mark>.stride + 160 }

    /// Of texts that stand behind one another and end where the marks say.
    init(
        start: UInt64, end: UInt64, texts: UnsafeRawBufferPointer, _ textMarks: [Mark],
        counts: [Int: UInt64]
    ) {
        self.start = start
        self.end = end
        self.counts = counts
        markCount = textMarks.count
        frames = .allocate(
            byteCount: texts.count + markCount * WebSocketWriter.headerBytesMax, alignment: 16)
        marks = .allocate(capacity: markCount)
        var from = 0
        var to = 0
        for (i, mark) in textMarks.enumerated() {
            let count = Int(mark.end) - from
            to += WebSocketWriter.writeHeader(
                frames + to, .text, payloadCount: count, mask: nil)
            if let source = texts.baseAddress { memcpy(frames + to, source + from, count) }
            from += count
            to += count
            marks[i] = mark
            marks[i].end = UInt32(to)
        }
        framesCount = to
    }

    deinit {
        frames.deallocate()
        marks.deallocate()
    }

    @inline(__always)
    func mark(_ index: Int) -> Mark { marks[index] }

    @inline(__always)
    func offset(_ index: Int) -> UInt64 { start &+ UInt64(marks[index].distance) }

    /// The first event that is not before an offset; `markCount`: there is none.
    func firstIndex(notBefore offset: UInt64) -> Int {
        guard offset > start else { return 0 }
        var low = 0
        var high = markCount
        while low < high {
            let middle = (low + high) / 2
            if self.offset(middle) < offset { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The frames of events from one to before another.
    func bytes(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        let from = range.lowerBound == 0 ? 0 : Int(marks[range.lowerBound - 1].end)
        let to = range.upperBound == 0 ? 0 : Int(marks[range.upperBound - 1].end)
        return UnsafeRawBufferPointer(start: frames + from, count: max(0, to - from))
    }
}
