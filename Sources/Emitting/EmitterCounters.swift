import Synchronization

/// What an emitter has done, as it stood a moment ago.
package struct EmitterCounters: Sendable, Equatable {
    /// Events and bytes of frames that the spool took, in this run.
    package var spooledEvents: UInt64 = 0
    package var spooledBytes: UInt64 = 0
    /// Events that the hub has stored, those of runs before included.
    package var ackedEvents: UInt64 = 0
    /// Events that tombstones stand for, whatever the reason.
    package var tombstonedEvents: UInt64 = 0
    /// What the spool holds on the disk, and what of it the hub has not stored.
    package var spoolBytes: UInt64 = 0
    package var unackedBytes: UInt64 = 0
    package var connections: UInt64 = 0
    package var isConnected = false
}

/// The emitter's thread writes it once a turn, anybody reads it.
final class EmitterCounterBoard: Sendable {
    private let spooledEvents = Atomic<UInt64>(0)
    private let spooledBytes = Atomic<UInt64>(0)
    private let ackedEvents = Atomic<UInt64>(0)
    private let tombstonedEvents = Atomic<UInt64>(0)
    private let spoolBytes = Atomic<UInt64>(0)
    private let unackedBytes = Atomic<UInt64>(0)
    private let connections = Atomic<UInt64>(0)
    private let isConnected = Atomic(false)

    func store(_ counters: EmitterCounters) {
        spooledEvents.store(counters.spooledEvents, ordering: .relaxed)
        spooledBytes.store(counters.spooledBytes, ordering: .relaxed)
        ackedEvents.store(counters.ackedEvents, ordering: .relaxed)
        tombstonedEvents.store(counters.tombstonedEvents, ordering: .relaxed)
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
            tombstonedEvents: tombstonedEvents.load(ordering: .relaxed),
            spoolBytes: spoolBytes.load(ordering: .relaxed),
            unackedBytes: unackedBytes.load(ordering: .relaxed),
            connections: connections.load(ordering: .relaxed),
            isConnected: isConnected.load(ordering: .relaxed))
    }
}
