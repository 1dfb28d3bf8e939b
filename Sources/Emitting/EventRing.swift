import CLinux
import Glibc
import Synchronization

/// Memory through which events go from the packet thread to the emitter's, without a lock.
///
/// `EventProducer` writes entries and publishes them a turn at a time, `EventConsumer` reads them in
/// order and gives their room back. Positions count bytes since the beginning and never go back, so
/// that a full ring and an empty one differ. An entry lies in one piece and begins at a multiple of
/// 16 bytes; where one would go over the end, an entry says so and the next begins at the start.
///
/// The memory is mapped, not touched: a node that has little to tell stays at its beginning.
// Sendable although it holds a pointer: what lies between the two positions is the consumer's and
// the rest is the producer's, and each is the only one of its kind.
final class EventRing: @unchecked Sendable {
    static let bytesByDefault = 16 << 20
    /// Any record fits in eight times over.
    static let bytesMin = 1 << 20

    let memory: UnsafeMutableRawPointer
    let byteCount: Int
    /// Readable when there is work for a consumer that sleeps.
    let descriptor: Int32

    // Each side writes its own word, a cache line away from the other's.
    private let before = InlineArray<16, UInt64>(repeating: 0)
    let published = Atomic<UInt64>(0)
    private let between = InlineArray<16, UInt64>(repeating: 0)
    let consumed = Atomic<UInt64>(0)
    private let beside = InlineArray<16, UInt64>(repeating: 0)
    private let isAsleep = Atomic(false)
    private let behind = InlineArray<16, UInt64>(repeating: 0)

    /// `byteCount` is a power of two.
    init(byteCount: Int = bytesByDefault) throws(EmitterError) {
        precondition(byteCount >= Self.bytesMin && byteCount & (byteCount - 1) == 0)
        let counter = linux_event_counter()
        guard counter >= 0 else { throw .system(call: "eventfd", code: -counter) }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard
            let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0),
            memory != MAP_FAILED
        else {
            let code = errno
            close(counter)
            throw .system(call: "mmap", code: code)
        }
        self.memory = memory
        self.byteCount = byteCount
        descriptor = counter
    }

    deinit {
        munmap(memory, byteCount)
        close(descriptor)
    }

    /// By the producer: what lies before `position` may be read. Wakes a consumer that sleeps.
    func publish(_ position: UInt64) {
        // Of this store and the load of the flag, and of the consumer's store of the flag and its
        // load of the position, one side must see the other's, so all four are in one order.
        published.store(position, ordering: .sequentiallyConsistent)
        if isAsleep.load(ordering: .sequentiallyConsistent) { wake() }
    }

    /// From any thread.
    func wake() {
        isAsleep.store(false, ordering: .relaxed)
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// By the consumer, which has read as far as `position`. False: there is more to read.
    func fallAsleep(at position: UInt64) -> Bool {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        if published.load(ordering: .sequentiallyConsistent) == position { return true }
        wakeUp()
        return false
    }

    /// By the consumer, whatever woke it.
    func wakeUp() { isAsleep.store(false, ordering: .relaxed) }

    /// By the consumer, when the descriptor was readable.
    func clearWaking() {
        var count: UInt64 = 0
        _ = read(descriptor, &count, MemoryLayout<UInt64>.size)
    }
}

/// What an entry is, in the lowest byte of its first word; then its length (3 bytes) and how many
/// numbers it takes (4). The second word is its time.
enum RingEntryKind: UInt8 {
    case record = 0
    /// From here on a slot stands for a link.
    case definition = 1
    /// A tombstone for what found no room.
    case loss = 2
    /// The next entry is at the start of the memory.
    case restart = 3
}

enum RingLayout {
    static let headBytes = 16
    /// Of a definition: slot (2), length of the name (2), 4 of nothing, session (8), the name.
    static let definitionBytes = 16

    /// How much room an entry takes.
    @inline(__always)
    static func entryBytes(_ bytes: Int) -> Int { headBytes &+ (bytes &+ 15) & ~15 }
}
