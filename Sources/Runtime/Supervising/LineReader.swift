import Control
import Glibc

/// Lines that come through a descriptor, without ever waiting. It closes the descriptor.
final class LineReader {
    private static let chunkBytes = 16 << 10

    let descriptor: Int32
    private var waiting: LineBuffer
    /// True once the other side has closed, or sent a line that is too long.
    private(set) var isOver = false

    init(_ descriptor: Int32, lineBytesMax: Int) {
        self.descriptor = descriptor
        waiting = LineBuffer(lineBytesMax: lineBytesMax)
    }

    deinit { close(descriptor) }

    /// What came since the last call, one element a line.
    func next() -> [Substring] {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while !isOver {
            let count = read(descriptor, &chunk, chunk.count)
            if count > 0 {
                chunk.withUnsafeBytes { waiting.append(.init(rebasing: $0[..<count])) }
                // More is told with the next wait: a chatty process must not hold up the others.
                break
            }
            if count < 0, errno == EINTR { continue }
            if count < 0, errno == EAGAIN { break }
            isOver = true
        }
        var lines: [Substring] = []
        while let line = waiting.next() {
            if !line.isEmpty { lines.append(Substring(decoding: line, as: UTF8.self)) }
        }
        if waiting.isOverfull { isOver = true }
        return lines
    }
}
