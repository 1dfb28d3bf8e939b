import CLinux
import Glibc
import Synchronization

/// Memory through which events go from the packet thread to the emitter's, without a lock.
///
/// `EventProducer` writes entries and publishes them a turn at a time, `EventConsumer` reads them in
/// order and gives their room back. There are two lanes: a small one that stays in the processor's
/// cache, and a large one, for bursts, that most nodes never touch. An entry leads from one to the
/// other, so whoever reads sees one row.
///
/// Positions in a lane count bytes since the beginning and never go back, so that a full lane and an
/// empty one differ. An entry lies in one piece and begins at a multiple of 16 bytes; where one would
/// go over the end, an entry says so and the next begins at the lane's start.
// Sendable although it holds a pointer: what lies between the two positions of a lane is the
// consumer's and the rest is the producer's, and each is the only one of its kind.
final class EventRing: @unchecked Sendable {
    static let largeBytesByDefault = 16 << 20
    static let smallBytes = 512 * 1024

    let memory: UnsafeMutableRawPointer
    let largeBytes: Int
    /// Readable when there is work for a consumer that sleeps.
    let descriptor: Int32

    // Each side writes its own words, a cache line away from the other's.
    private let before = InlineArray<16, UInt64>(repeating: 0)
    private let smallPublished = Atomic<UInt64>(0)
    private let largePublished = Atomic<UInt64>(0)
    private let between = InlineArray<16, UInt64>(repeating: 0)
    private let smallConsumed = Atomic<UInt64>(0)
    private let largeConsumed = Atomic<UInt64>(0)
    private let beside = InlineArray<16, UInt64>(repeating: 0)
    private let isAsleep = Atomic(false)
    private let behind = InlineArray<16, UInt64>(repeating: 0)
    private let unsaidLosses = Atomic<UInt64>(0)

    /// `largeBytes` is a power of two.
    init(largeBytes: Int = largeBytesByDefault) throws(EmitterError) {
        precondition(largeBytes >= Self.smallBytes && largeBytes & (largeBytes - 1) == 0)
        let counter = linux_event_counter()
        guard counter >= 0 else { throw .system(call: "eventfd", code: -counter) }
        let flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE
        guard
            let memory = mmap(
                nil, Self.smallBytes + largeBytes, PROT_READ | PROT_WRITE, flags, -1, 0),
            memory != MAP_FAILED
        else {
            let code = errno
            close(counter)
            throw .system(call: "mmap", code: code)
        }
        self.memory = memory
        self.largeBytes = largeBytes
        descriptor = counter
    }

    deinit {
        munmap(memory, Self.smallBytes + largeBytes)
        close(descriptor)
    }

    func memory(_ lane: RingLane) -> UnsafeMutableRawPointer {
        lane == .small ? memory : memory + Self.smallBytes
    }

    func byteCount(_ lane: RingLane) -> Int { lane == .small ? Self.smallBytes : largeBytes }

    /// By the producer: what lies before `position` may be read. `alarm` follows.
    func publish(_ lane: RingLane, _ position: UInt64) {
        // Of this store and the load of the flag, and of the consumer's store of the flag and its
        // load of the position, one side must see the other's, so all four are in one order.
        switch lane {
        case .small: smallPublished.store(position, ordering: .sequentiallyConsistent)
        case .large: largePublished.store(position, ordering: .sequentiallyConsistent)
        }
    }

    /// By the producer, after publishing: wakes a consumer that sleeps.
    func alarm() {
        if isAsleep.load(ordering: .sequentiallyConsistent) { wake() }
    }

    func published(_ lane: RingLane) -> UInt64 {
        switch lane {
        case .small: smallPublished.load(ordering: .acquiring)
        case .large: largePublished.load(ordering: .acquiring)
        }
    }

    /// By the consumer: the room before `position` may be used again.
    func release(_ lane: RingLane, _ position: UInt64) {
        switch lane {
        case .small: smallConsumed.store(position, ordering: .releasing)
        case .large: largeConsumed.store(position, ordering: .releasing)
        }
    }

    func consumed(_ lane: RingLane) -> UInt64 {
        switch lane {
        case .small: smallConsumed.load(ordering: .acquiring)
        case .large: largeConsumed.load(ordering: .acquiring)
        }
    }

    /// By the producer, when it publishes: events for which there is no room, nor for a tombstone.
    func leaveUnsaid(_ losses: UInt64) { unsaidLosses.store(losses, ordering: .relaxed) }

    /// By the consumer, to whom the producer's thread has said that it publishes no more.
    func takeUnsaidLosses() -> UInt64 { unsaidLosses.exchange(0, ordering: .relaxed) }

    /// From any thread.
    func wake() {
        isAsleep.store(false, ordering: .relaxed)
        var one: UInt64 = 1
        _ = write(descriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// By the consumer, which has read as far as `position`. False: there is more to read.
    func fallAsleep(_ lane: RingLane, at position: UInt64) -> Bool {
        isAsleep.store(true, ordering: .sequentiallyConsistent)
        let end =
            switch lane {
            case .small: smallPublished.load(ordering: .sequentiallyConsistent)
            case .large: largePublished.load(ordering: .sequentiallyConsistent)
            }
        if end == position { return true }
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
    /// The next entry is at the start of the lane.
    case restart = 3
    /// The next entry is in the other lane.
    case change = 4
}

enum RingLane {
    case small, large
}

enum RingLayout {
    static let headBytes = 16
    /// Of a definition: slot (2), length of the name (2), 4 of nothing, session (8), the name.
    static let definitionBytes = 16

    /// How much room an entry takes.
    @inline(__always)
    static func entryBytes(_ bytes: Int) -> Int { headBytes &+ (bytes &+ 15) & ~15 }
}
