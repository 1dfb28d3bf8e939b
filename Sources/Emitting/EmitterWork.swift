import Reactor
import Synchronization

/// What the emitter's thread is told. Of each kind the newest counts, so that none is ever refused
/// for want of room.
struct EmitterOrders: Sendable {
    var destination: (url: HubURL, key: [UInt8]?)?
    /// Nil: it goes on.
    var stopMilliseconds: Int?
}

/// What an emitter and its thread share.
final class EmitterWork: Sendable {
    let ring: EventRing
    let board = EmitterCounterBoard()
    let hasProducer = Atomic(false)
    private let orders = Mutex(EmitterOrders())
    private let isOver = Atomic(false)
    private let thread = Mutex<WorkThread?>(nil)

    init(_ ring: EventRing) { self.ring = ring }

    // MARK: - From outside

    func order(_ change: (inout EmitterOrders) -> Void) {
        orders.withLock { change(&$0) }
        ring.wake()
    }

    func started(_ thread: WorkThread) { self.thread.withLock { $0 = thread } }

    /// Whether waiting for the end takes no time.
    var hasEnded: Bool { isOver.load(ordering: .acquiring) }

    /// The thread has been told to end.
    func waitForEnd() {
        let thread = thread.withLock { $0.take() }
        thread?.join()
    }

    // MARK: - By the thread

    /// What was ordered since the last time. Whoever orders wakes the ring's consumer.
    func takeOrders() -> EmitterOrders {
        orders.withLock { orders in
            defer { orders.destination = nil }
            return orders
        }
    }

    /// Within so many milliseconds, where it was ordered; what else was stays for `takeOrders`.
    var stopMilliseconds: Int? { orders.withLock { $0.stopMilliseconds } }

    func ended() { isOver.store(true, ordering: .releasing) }
}
