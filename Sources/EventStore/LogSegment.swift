/// A complete segment, or the one that is written.
struct LogSegment {
    let number: UInt64
    let firstOffset: UInt64
    var endPosition = 0
    var firstWallMicroseconds: Int64 = .max
    var lastWallMicroseconds: Int64 = .min

    init(number: UInt64, firstOffset: UInt64) {
        self.number = number
        self.firstOffset = firstOffset
    }

    mutating func note(_ header: BlockHeader, endPosition: Int) {
        self.endPosition = endPosition
        firstWallMicroseconds = min(firstWallMicroseconds, header.wallMicroseconds)
        lastWallMicroseconds = max(lastWallMicroseconds, header.wallMicroseconds)
    }
}
