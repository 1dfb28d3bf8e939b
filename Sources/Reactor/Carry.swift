import Glibc

/// The incomplete rest of what was read: kept until more comes, then put before it.
///
/// It borrows a block of the pool that fits, and holds none while nothing is kept, which is nearly
/// always.
package struct Carry: ~Copyable {
    /// Longer than any frame that a peer may send in one piece.
    package static let bytesMax = BufferPool.blockBytes

    private var block: UnsafeMutableRawPointer?
    private var isSmall = true
    package private(set) var count = 0

    package init() {}

    deinit { free(block) }

    /// Keeps a copy, in place of nothing: what was kept has been taken.
    package mutating func keep(
        _ bytes: UnsafeRawPointer, _ count: Int, _ pool: inout BufferPool
    ) {
        precondition(self.count == 0, "a rest was kept that had not been taken")
        precondition(count <= Self.bytesMax, "a rest was kept that is longer than any frame")
        guard count > 0 else { return }
        isSmall = count <= BufferPool.smallBlockBytes
        let block = isSmall ? pool.smallBlocks.take() : pool.blocks.take()
        block.copyMemory(from: bytes, byteCount: count)
        self.block = block
        self.count = count
    }

    /// Copies what was kept, `count` bytes, and forgets it.
    package mutating func take(
        into buffer: UnsafeMutableRawPointer, _ pool: inout BufferPool
    ) -> Int {
        let taken = count
        if let block { buffer.copyMemory(from: block, byteCount: taken) }
        discard(&pool)
        return taken
    }

    package mutating func discard(_ pool: inout BufferPool) {
        guard let block else { return }
        if isSmall { pool.smallBlocks.give(block) } else { pool.blocks.give(block) }
        self.block = nil
        count = 0
    }
}
