import Glibc

/// The newest blocks of the log, in memory of a fixed size: first those that readers find there,
/// then those that wait for the disk, then the one that is being filled.
///
/// Pages of it are touched as they are needed: while little happens only the first part is used.
struct TailRing: ~Copyable {
    /// Blocks that are remembered at once.
    static let blocksMax = 16_384
    /// While nothing waits, blocks begin again from the start behind this.
    private static let quietBytes = 1 << 20

    struct Block {
        /// In the ring, a multiple of eight.
        var place: Int
        var bytes: Int
        var firstOffset: UInt64
        var endOffset: UInt64
        var segment: UInt64
        /// In the segment, a multiple of eight.
        var position: Int
        /// Whether it tells anything but of packets and of what was lost.
        var hasTexts = false
    }

    let start: UnsafeMutableRawPointer
    private let bytes: Int
    private let blocks: UnsafeMutablePointer<Block>
    private var oldest = 0
    /// All, and of these the first that are durable, counting from the oldest.
    private(set) var count = 0
    private(set) var durableCount = 0
    /// The writer has been given the first of them up to here.
    var postedCount = 0
    /// Where the next block begins, or the open one.
    private(set) var place = 0

    /// nil: there is no memory for it.
    init?(bytes: Int) {
        let memory = mmap(
            nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let memory, memory != MAP_FAILED else { return nil }
        start = memory
        self.bytes = bytes
        blocks = .allocate(capacity: Self.blocksMax)
    }

    deinit {
        munmap(start, bytes)
        blocks.deallocate()
    }

    subscript(index: Int) -> Block {
        get { blocks[(oldest + index) % Self.blocksMax] }
        set { blocks[(oldest + index) % Self.blocksMax] = newValue }
    }

    /// Makes room for so many bytes from `place` on; false where blocks are in the way that wait
    /// for the disk, or where they reach beyond the end.
    mutating func makeRoom(_ count: Int) -> Bool {
        guard place + count <= bytes else { return false }
        while self.count > 0, self[0].place >= place, self[0].place < place + count {
            guard dropOldest() else { return false }
        }
        return true
    }

    /// For a block that is not open yet: goes on at the start where the end is near.
    mutating func beginBlock(needing count: Int) -> Bool {
        let isQuiet = durableCount == self.count && place >= Self.quietBytes
        if isQuiet || place + count > bytes {
            while self.count > 0, self[0].place >= place {
                guard dropOldest() else { return false }
            }
            place = 0
        }
        if self.count == Self.blocksMax, !dropOldest() { return false }
        return makeRoom(count)
    }

    /// The open block is complete.
    mutating func add(_ block: Block) {
        count += 1
        self[count - 1] = block
        place = min(BlockFormat.aligned(block.place + block.bytes), bytes)
    }

    mutating func commit() { durableCount += 1 }

    /// Of the durable block with that offset.
    func index(of offset: UInt64) -> Int? {
        guard durableCount > 0, offset >= self[0].firstOffset,
            offset < self[durableCount - 1].endOffset
        else { return nil }
        var low = 0
        var high = durableCount
        while high - low > 1 {
            let middle = (low + high) / 2
            if self[middle].firstOffset <= offset { low = middle } else { high = middle }
        }
        return low
    }

    private mutating func dropOldest() -> Bool {
        guard durableCount > 0 else { return false }
        oldest = (oldest + 1) % Self.blocksMax
        count -= 1
        durableCount -= 1
        postedCount -= 1
        return true
    }
}
