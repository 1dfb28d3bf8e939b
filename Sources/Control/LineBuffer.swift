/// Bytes of a control connection or a pipe as they come, and the lines among them. Pure: who reads
/// them, and what the lines say, is not known here.
package struct LineBuffer: Sendable {
    private static let lineFeed = UInt8(ascii: "\n")
    /// Room that is kept for what comes next.
    private static let keptBytesMax = 64 << 10

    private let lineBytesMax: Int
    private var bytes: [UInt8] = []
    /// Where the line begins that is taken next.
    private var start = 0
    /// From `start` as far as this there is no line feed.
    private var searched = 0

    package init(lineBytesMax: Int) { self.lineBytesMax = lineBytesMax }

    /// More waits than the longest line has. Whoever took all whole lines before knows that the one
    /// that comes is too long.
    package var isOverfull: Bool { bytes.count - start > lineBytesMax }

    package mutating func append(_ more: UnsafeRawBufferPointer) { bytes += more }

    /// The next whole line, without its line feed; nil where there is none yet.
    package mutating func next() -> [UInt8]? {
        guard let end = bytes[searched...].firstIndex(of: Self.lineFeed) else {
            dropTaken()
            return nil
        }
        defer {
            start = end + 1
            searched = start
        }
        return Array(bytes[start..<end])
    }

    /// Only now and then, so that many short lines do not move the rest each time.
    private mutating func dropTaken() {
        if start == bytes.count {
            bytes.removeAll(keepingCapacity: start <= Self.keptBytesMax)
        } else if start > 0 {
            bytes.removeFirst(start)
        }
        start = 0
        searched = bytes.count
    }
}
