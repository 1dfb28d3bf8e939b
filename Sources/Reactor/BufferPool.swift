import Glibc

/// Memory for bytes that wait, lent in blocks of two sizes, so that a connection with nothing to
/// wait for holds none and a busy one asks the heap for nothing.
///
/// It keeps at most so many blocks for the next borrower. What was lent is given back by whoever
/// borrowed; the pool does not know who has what.
package struct BufferPool: ~Copyable {
    /// An early write of 64 KiB and one more frame of usual size fit in.
    package static let blockBytes = 80 * 1024
    /// The rest of an ordinary frame fits in.
    package static let smallBlockBytes = 2 * 1024

    var blocks: BlockList
    var smallBlocks: BlockList

    package init(freeBlocksMax: Int = 32, freeSmallBlocksMax: Int = 256) {
        blocks = BlockList(blockBytes: Self.blockBytes, freeMax: freeBlocksMax)
        smallBlocks = BlockList(blockBytes: Self.smallBlockBytes, freeMax: freeSmallBlocksMax)
    }

    /// How many blocks of either size wait for a borrower.
    package var freeCount: Int { blocks.freeCount + smallBlocks.freeCount }
}

/// Blocks of one size. The first word of a free one leads to the next.
struct BlockList: ~Copyable {
    private let blockBytes: Int
    private let freeMax: Int
    private var first: UnsafeMutableRawPointer?
    private(set) var freeCount = 0

    init(blockBytes: Int, freeMax: Int) {
        self.blockBytes = blockBytes
        self.freeMax = freeMax
    }

    deinit {
        var next = first
        while let block = next {
            next = block.load(as: UnsafeMutableRawPointer?.self)
            free(block)
        }
    }

    mutating func take() -> UnsafeMutableRawPointer {
        guard let block = first else {
            guard let fresh = malloc(blockBytes) else { fatalError("out of memory") }
            return fresh
        }
        first = block.load(as: UnsafeMutableRawPointer?.self)
        freeCount &-= 1
        return block
    }

    mutating func give(_ block: UnsafeMutableRawPointer) {
        guard freeCount < freeMax else { return free(block) }
        block.storeBytes(of: first, as: UnsafeMutableRawPointer?.self)
        first = block
        freeCount &+= 1
    }
}
