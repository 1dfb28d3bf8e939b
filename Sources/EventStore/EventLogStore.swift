package import Telemetry

/// The hub's log: every event once, numbered from 0 without a hole, told to nobody before it is on
/// the disk.
///
/// Owned by the thread of a loop. A turn appends frames and flushes; the loop waits for
/// `descriptor` and then takes commits, after which the events may be acknowledged and read.
package struct EventLogStore: ~Copyable {
    package private(set) var firstOffset: UInt64 = 0
    package private(set) var nextOffset: UInt64 = 0
    package private(set) var durableOffset: UInt64 = 0
    package private(set) var counters = StoreCounters()

    /// Takes the folder, which nobody else may use meanwhile, and reads what is there.
    package init(
        folder: String, limits: StoreLimits = StoreLimits(), at wallMicroseconds: Int64
    ) throws(StoreFailure) {}

    /// Readable when `takeCommits` has something to take.
    package var descriptor: Int32 { -1 }

    /// False while frames would be refused.
    package var isAccepting: Bool { true }

    /// Of all files.
    package var bytesOnDisk: Int { 0 }

    /// Takes what is new in a checked frame.
    package mutating func append(_ frame: Frame, at wallMicroseconds: Int64) -> Appended {
        .refused(.busy)
    }

    /// The end of a turn: what was appended goes to the disk as soon as that is free.
    package mutating func flush() {}

    /// True where `durableOffset` has moved.
    package mutating func takeCommits() -> Bool { false }

    /// Of one run of a node, the number after its last durable event; nil where it has none.
    package func durableNext(node: [UInt8], epoch: UInt64) -> UInt64? { nil }

    /// Of each run of a node that is remembered, the oldest first.
    package func known(node: [UInt8]) -> [EpochPosition] { [] }

    /// Lets go of the oldest segments where they are too many or too old.
    package mutating func retire(at wallMicroseconds: Int64) {}

    /// What stands at an offset, and what follows it, at most so many bytes but at least a frame.
    package mutating func read(from offset: UInt64, atMost bytes: Int) -> StoreRead { .end }

    /// The newest event of each key, by offset; of `custom` those of one channel.
    package func newest(_ type: EventType, channel: [UInt8] = []) -> [NewestEvent] { [] }

    /// For another thread, over what is durable now.
    package func search() -> PacketSearch { PacketSearch() }

    /// Writes what waits, as far as that takes no longer.
    package mutating func finish(withinMilliseconds: Int) {}
}
