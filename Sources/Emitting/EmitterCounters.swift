import Synchronization

/// What an emitter has done, as it stood a moment ago.
package struct EmitterCounters: Sendable, Equatable {
    /// Events and bytes of frames that the spool took, in this run.
    package var spooledEvents: UInt64 = 0
    package var spooledBytes: UInt64 = 0
    /// Events that the hub has stored, those of runs before included.
    package var ackedEvents: UInt64 = 0
    /// Those of this run alone; tombstones, which the spool did not count as taken, included.
    package var ackedOfThisRun: UInt64 = 0
    /// Events for which only tombstones stand, each counted once, by where it was lost: those that
    /// found no room in the ring, those that did and then none in the spool.
    package var ringLostEvents: UInt64 = 0
    package var spoolLostEvents: UInt64 = 0
    /// Numbers in frames that the disk kept badly, in this run. What was in them is unknown: there
    /// may have been tombstones.
    package var damagedEvents: UInt64 = 0
    /// What the spool holds on the disk, and what of it the hub has not stored.
    package var spoolBytes: UInt64 = 0
    package var unackedBytes: UInt64 = 0
    package var connections: UInt64 = 0
    package var isConnected = false

    /// Whatever the reason.
    package var tombstonedEvents: UInt64 {
        ringLostEvents &+ spoolLostEvents &+ damagedEvents
    }
}

/// The emitter's thread writes it once a turn, anybody reads it.
final class EmitterCounterBoard: Sendable {
    private let spooledEvents = Atomic<UInt64>(0)
    private let spooledBytes = Atomic<UInt64>(0)
    private let ackedEvents = Atomic<UInt64>(0)
    private let ackedOfThisRun = Atomic<UInt64>(0)
    private let ringLostEvents = Atomic<UInt64>(0)
    private let spoolLostEvents = Atomic<UInt64>(0)
    private let damagedEvents = Atomic<UInt64>(0)
    private let spoolBytes = Atomic<UInt64>(0)
    private let unackedBytes = Atomic<UInt64>(0)
    private let connections = Atomic<UInt64>(0)
    private let isConnected = Atomic(false)

    func store(_ counters: EmitterCounters) {
        spooledEvents.store(counters.spooledEvents, ordering: .relaxed)
        spooledBytes.store(counters.spooledBytes, ordering: .relaxed)
        ackedEvents.store(counters.ackedEvents, ordering: .relaxed)
        ackedOfThisRun.store(counters.ackedOfThisRun, ordering: .relaxed)
        ringLostEvents.store(counters.ringLostEvents, ordering: .relaxed)
        spoolLostEvents.store(counters.spoolLostEvents, ordering: .relaxed)
        damagedEvents.store(counters.damagedEvents, ordering: .relaxed)
        spoolBytes.store(counters.spoolBytes, ordering: .relaxed)
        unackedBytes.store(counters.unackedBytes, ordering: .relaxed)
        connections.store(counters.connections, ordering: .relaxed)
        isConnected.store(counters.isConnected, ordering: .relaxed)
    }

    func load() -> EmitterCounters {
        EmitterCounters(
            spooledEvents: spooledEvents.load(ordering: .relaxed),
            spooledBytes: spooledBytes.load(ordering: .relaxed),
            ackedEvents: ackedEvents.load(ordering: .relaxed),
            ackedOfThisRun: ackedOfThisRun.load(ordering: .relaxed),
            ringLostEvents: ringLostEvents.load(ordering: .relaxed),
            spoolLostEvents: spoolLostEvents.load(ordering: .relaxed),
            damagedEvents: damagedEvents.load(ordering: .relaxed),
            spoolBytes: spoolBytes.load(ordering: .relaxed),
            unackedBytes: unackedBytes.load(ordering: .relaxed),
            connections: connections.load(ordering: .relaxed),
            isConnected: isConnected.load(ordering: .relaxed))
    }
}
