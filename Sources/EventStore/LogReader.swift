/// A whole log in order, verified, without its hub: for tests, measurements and commands.
package struct LogReader: ~Copyable {
    package enum Part {
        /// Good until the next part is asked for.
        case frames(StoredFrames)
        case damaged(first: UInt64, next: UInt64)
    }

    private let folder: LogFolder
    private var segments: [UInt64]
    private var scanner: SegmentScanner?
    /// nil before the first block.
    private var expected: UInt64?
    /// The first offset of the segment after the one that is read.
    private var end = UInt64.max
    /// Found behind damage that is told first.
    private var pending: SegmentScanner.Block?

    package init(folder path: String) throws(StoreFailure) {
        folder = try LogFolder.look(path)
        segments = folder.segments().reversed()
    }

    /// nil at the end of what is there now.
    package mutating func next() -> Part? {
        while true {
            guard let block = pending ?? nextBlock() else { return nil }
            pending = nil
            let header = block.header
            // What does not go on is left from before the segment was taken up again.
            if let expected, header.firstOffset < expected { continue }
            if let expected, header.firstOffset > expected {
                pending = block
                self.expected = header.firstOffset
                return .damaged(first: expected, next: header.firstOffset)
            }
            expected = header.endOffset
            return .frames(
                StoredFrames(
                    of: block.bytes, from: header.firstOffset, atMost: block.bytes.count))
        }
    }

    private mutating func nextBlock() -> SegmentScanner.Block? {
        while true {
            if let block = scanner?.next(), block.header.firstOffset < end { return block }
            guard let segment = segments.popLast() else { return nil }
            scanner = SegmentScanner(folder: folder, segment: segment)
            end = .max
            for later in segments.reversed() where end == .max {
                var ahead = SegmentScanner(folder: folder, segment: later)
                if let block = ahead?.next() { end = block.header.firstOffset }
            }
        }
    }
}
