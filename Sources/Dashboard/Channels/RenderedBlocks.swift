/// How events are shown to a kind of reader.
struct Rendering: Hashable {
    enum Form: Hashable {
        /// As clients of the channels get them.
        case channels
        /// As viewers of the plain port get them.
        case plain
    }

    var form: Form
    var channels: ChannelSet
    /// They happened before the client subscribed.
    var isReplay: Bool
}

/// Blocks that were rendered for one client and serve the next with the same subscription: at the
/// end of the log all clients ask for the same. The oldest go first.
struct RenderedBlocks {
    /// Blocks of one rendering, in order, none over another.
    private var lines: [Rendering: [RenderedBlock]] = [:]
    /// In the order in which they were made.
    private var ages = FirstInLine<(Rendering, RenderedBlock)>()
    private(set) var byteCount = 0
    /// So many small ones are cheap to find, and more are hardly asked for again.
    private static let countMax = 4_096
    private let bytesMax: Int

    init(bytesMax: Int) { self.bytesMax = bytesMax }

    /// The block that covers an offset.
    func block(at offset: UInt64, _ rendering: Rendering) -> RenderedBlock? {
        guard let line = lines[rendering] else { return nil }
        // Mostly the newest is asked for.
        if let last = line.last, last.start <= offset {
            return offset < last.end ? last : nil
        }
        let index = Self.index(after: offset, in: line)
        guard index > 0, offset < line[index - 1].end else { return nil }
        return line[index - 1]
    }

    /// Where the next block begins behind an offset; nil: there is none.
    func start(after offset: UInt64, _ rendering: Rendering) -> UInt64? {
        guard let line = lines[rendering] else { return nil }
        let index = Self.index(after: offset, in: line)
        return index < line.count ? line[index].start : nil
    }

    /// One that lies over no other.
    mutating func insert(_ block: RenderedBlock, _ rendering: Rendering) {
        var line = lines.removeValue(forKey: rendering) ?? []
        line.insert(block, at: Self.index(after: block.start, in: line))
        lines[rendering] = line
        ages.append((rendering, block))
        byteCount += block.byteCount
        while byteCount > bytesMax || ages.count > Self.countMax,
            let (rendering, oldest) = ages.popFirst()
        {
            remove(oldest, rendering)
        }
    }

    private mutating func remove(_ block: RenderedBlock, _ rendering: Rendering) {
        byteCount -= block.byteCount
        guard var line = lines.removeValue(forKey: rendering) else { return }
        let index = Self.index(after: block.start, in: line) - 1
        if index >= 0, line[index] === block { line.remove(at: index) }
        if !line.isEmpty { lines[rendering] = line }
    }

    /// Of the first block that begins behind an offset.
    private static func index(after offset: UInt64, in line: [RenderedBlock]) -> Int {
        var low = 0
        var high = line.count
        while low < high {
            let middle = (low + high) / 2
            if line[middle].start <= offset { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
