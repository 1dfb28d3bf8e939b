import Glibc
import Wire

/// What events tell of a packet in flight beyond what forwarding remembers: its destination, and
/// which pass of its condition it is. One place for each of the in-flight table, by the same id.
///
/// A destination of usual length lies in the place itself; of a longer one the rest lies in a block
/// of its own, and blocks are used again.
struct FlightNotes: ~Copyable {
    static let inlineBytes = 128
    private static let overflowBytes = ILPLimits.addressBytesMax - inlineBytes
    private static let blocksPerChunk = 64
    private static let noBlock: Int32 = -1

    private struct Note {
        var requestId: UInt32
        var pass: UInt16 = 0
        var count: UInt16 = 0
        var block: Int32 = FlightNotes.noBlock
    }

    private static let headBytes = MemoryLayout<Note>.stride
    private static let stride = (headBytes + inlineBytes + 7) & ~7

    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var chunks: [UnsafeMutableRawPointer] = []
    private var freeBlocks: [Int32] = []
    /// Where a long destination is put together to be read.
    private let whole = UnsafeMutableRawPointer.allocate(
        byteCount: ILPLimits.addressBytesMax, alignment: 8)

    /// Of the in-flight table, a power of two.
    init(capacity: Int) {
        self.capacity = capacity
        memory = Self.places(capacity)
    }

    deinit {
        memory.deallocate()
        whole.deallocate()
        for chunk in chunks { chunk.deallocate() }
    }

    /// How many blocks there are and how many of them are in use.
    var blockCounts: (all: Int, used: Int) {
        let all = chunks.count * Self.blocksPerChunk
        return (all, all - freeBlocks.count)
    }

    private static func places(_ capacity: Int) -> UnsafeMutableRawPointer {
        let memory = UnsafeMutableRawPointer.allocate(
            byteCount: capacity * stride, alignment: 16)
        for slot in 0..<capacity {
            // No id whose place this is.
            (memory + slot * stride).storeBytes(
                of: Note(requestId: ~UInt32(truncatingIfNeeded: slot)), as: Note.self)
        }
        return memory
    }

    @inline(__always)
    private func place(_ requestId: UInt32) -> UnsafeMutableRawPointer {
        memory + (Int(requestId) & (capacity &- 1)) &* Self.stride
    }

    /// `capacity` is that of the in-flight table, which may have grown.
    @inline(__always)
    mutating func keep(
        _ requestId: UInt32, pass: UInt16, _ destination: ByteView, capacity: Int
    ) {
        if capacity != self.capacity { grow(to: capacity) }
        let place = place(requestId)
        forget(place)
        let count = min(destination.count, ILPLimits.addressBytesMax)
        var note = Note(requestId: requestId, pass: pass, count: UInt16(truncatingIfNeeded: count))
        memcpy(place + Self.headBytes, destination.start, min(count, Self.inlineBytes))
        if count > Self.inlineBytes {
            note.block = takeBlock()
            memcpy(
                block(note.block), destination.start + Self.inlineBytes, count - Self.inlineBytes)
        }
        place.storeBytes(of: note, as: Note.self)
    }

    /// Good until the next call. Nothing where the packet was forwarded before anybody asked.
    @inline(__always)
    mutating func take(_ requestId: UInt32) -> (pass: UInt16, destination: UnsafeRawBufferPointer) {
        let place = place(requestId)
        let note = place.load(as: Note.self)
        guard note.requestId == requestId else {
            return (0, UnsafeRawBufferPointer(start: nil, count: 0))
        }
        guard note.block != Self.noBlock else {
            return (
                note.pass,
                UnsafeRawBufferPointer(start: place + Self.headBytes, count: Int(note.count))
            )
        }
        memcpy(whole, place + Self.headBytes, Self.inlineBytes)
        memcpy(
            whole + Self.inlineBytes, block(note.block), Int(note.count) - Self.inlineBytes)
        forget(place)
        return (note.pass, UnsafeRawBufferPointer(start: whole, count: Int(note.count)))
    }

    @inline(__always)
    private mutating func forget(_ place: UnsafeMutableRawPointer) {
        var note = place.load(as: Note.self)
        guard note.block != Self.noBlock else { return }
        freeBlocks.append(note.block)
        note.block = Self.noBlock
        place.storeBytes(of: note, as: Note.self)
    }

    private func block(_ index: Int32) -> UnsafeMutableRawPointer {
        chunks[Int(index) / Self.blocksPerChunk]
            + (Int(index) % Self.blocksPerChunk) * Self.overflowBytes
    }

    /// There are never more blocks in use than places, so what is in flight bounds them.
    @inline(never)
    private mutating func takeBlock() -> Int32 {
        if let block = freeBlocks.popLast() { return block }
        let first = Int32(chunks.count * Self.blocksPerChunk)
        chunks.append(
            .allocate(byteCount: Self.blocksPerChunk * Self.overflowBytes, alignment: 8))
        freeBlocks.reserveCapacity(chunks.count * Self.blocksPerChunk)
        for index in (1..<Int32(Self.blocksPerChunk)).reversed() {
            freeBlocks.append(first + index)
        }
        return first
    }

    /// Ids that differ modulo the old capacity differ modulo the new one, so each finds its place.
    @inline(never)
    private mutating func grow(to capacity: Int) {
        let old = memory, oldCapacity = self.capacity
        memory = Self.places(capacity)
        self.capacity = capacity
        for slot in 0..<oldCapacity {
            let from = old + slot * Self.stride
            let requestId = from.load(as: Note.self).requestId
            // The mark of an empty place.
            if Int(requestId) & (oldCapacity - 1) != slot { continue }
            memcpy(place(requestId), from, Self.stride)
        }
        old.deallocate()
    }
}
