import Reactor
package import Wire

/// What must be remembered about a Prepare until its answer comes.
package struct InFlight {
    /// Monotonic milliseconds at which it is answered with R00.
    package var deadline: Int64 = 0
    /// Monotonic nanoseconds at which it was forwarded.
    package var startedNanoseconds: Int64 = 0
    /// In units of the account it came from.
    package var amount: UInt64 = 0
    package var condition = Hash256.zero
    /// Who asked, over which session, and by which id: the answer goes nowhere else.
    package var originPeer: Int32 = 0
    package var originSession: UInt32 = 0
    package var originRequestId: UInt32 = 0
    /// Who was asked, and by which id.
    package var nextPeer: Int32 = 0
    package var requestId: UInt32 = 0
    /// False in a free slot.
    fileprivate(set) var isWaiting = false

    package init(
        deadline: Int64 = 0, startedNanoseconds: Int64 = 0, amount: UInt64 = 0,
        condition: Hash256 = .zero, originPeer: Int32 = 0, originSession: UInt32 = 0,
        originRequestId: UInt32 = 0, nextPeer: Int32 = 0
    ) {
        self.deadline = deadline
        self.startedNanoseconds = startedNanoseconds
        self.amount = amount
        self.condition = condition
        self.originPeer = originPeer
        self.originSession = originSession
        self.originRequestId = originRequestId
        self.nextPeer = nextPeer
    }
}

/// The packets that wait for an answer.
///
/// Request ids count up, and the slot of a packet is its id modulo the capacity; an id whose slot
/// is taken is left out. So an id returns after 2^32 packets and not before: a late answer never
/// meets a stranger. At most half of the slots are in use, and the table grows until its limit.
package struct InFlightTable: ~Copyable {
    private static let capacityAtFirst = 1024

    package let countMax: Int
    package private(set) var count = 0
    private var slots: UnsafeMutablePointer<InFlight>
    package private(set) var capacity: Int
    private var lastId: UInt32
    /// Deadlines by slot.
    private var wheel: TimerWheel

    package init(nowMilliseconds: Int64, countMax: Int, lastId: UInt32 = 0) {
        self.countMax = countMax
        self.lastId = lastId
        capacity = Self.capacityAtFirst
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: InFlight(), count: capacity)
        wheel = TimerWheel(nowMilliseconds: nowMilliseconds, capacity: capacity)
    }

    deinit { slots.deallocate() }

    package var isFull: Bool { count >= countMax }

    /// A place under a new id, for the caller to fill. The table must not be full.
    package mutating func add(
        deadline: Int64, nowMilliseconds: Int64
    ) -> UnsafeMutablePointer<InFlight> {
        precondition(!isFull)
        if (count &+ 1) &* 2 > capacity { grow(nowMilliseconds) }
        var slot: Int
        repeat {
            lastId &+= 1
            slot = place(of: lastId)
        } while slots[slot].isWaiting
        slots[slot].isWaiting = true
        slots[slot].deadline = deadline
        slots[slot].requestId = lastId
        wheel.schedule(slot, at: deadline)
        count &+= 1
        return slots + slot
    }

    // What is taken out is read where it lay, until the next packet is added: a copy of it on the way
    // of every answer would cost more than the rest of the table.

    /// The packet that an answer of `peer` belongs to, if it is still waited for; it is then no more.
    package mutating func take(_ requestId: UInt32, from peer: Int) -> UnsafePointer<InFlight>? {
        let slot = place(of: requestId)
        let packet = slots + slot
        guard packet.pointee.requestId == requestId, packet.pointee.isWaiting,
            Int(packet.pointee.nextPeer) == peer
        else { return nil }
        wheel.cancel(slot)
        return free(slot)
    }

    /// The next packet whose time is up; it is then no more.
    package mutating func takeExpired(_ nowMilliseconds: Int64) -> UnsafePointer<InFlight>? {
        guard let slot = wheel.nextDue(nowMilliseconds) else { return nil }
        return free(slot)
    }

    /// A packet that `peer` was asked to answer; it is then no more. `slot` is where to look on,
    /// 0 at first.
    package mutating func take(
        nextOf peer: Int, from slot: inout Int
    ) -> UnsafePointer<InFlight>? {
        while slot < capacity {
            defer { slot += 1 }
            guard slots[slot].isWaiting, peer == Int(slots[slot].nextPeer) else { continue }
            wheel.cancel(slot)
            return free(slot)
        }
        return nil
    }

    /// Where the packet of that id lies, which must be waiting or just have been taken out.
    package func place(ofPacket requestId: UInt32) -> UnsafePointer<InFlight> {
        UnsafePointer(slots + place(of: requestId))
    }

    package func millisecondsToNext(_ nowMilliseconds: Int64) -> Int32 {
        wheel.millisecondsToNext(nowMilliseconds)
    }

    @inline(__always)
    private func place(of requestId: UInt32) -> Int { Int(requestId) & (capacity &- 1) }

    @inline(__always)
    private mutating func free(_ slot: Int) -> UnsafePointer<InFlight> {
        slots[slot].isWaiting = false
        count &-= 1
        return UnsafePointer(slots + slot)
    }

    /// Ids that differ modulo the old capacity differ modulo twice of it, so every packet finds its
    /// slot free.
    @inline(never)
    private mutating func grow(_ nowMilliseconds: Int64) {
        let old = slots, oldCapacity = capacity
        capacity *= 2
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: InFlight(), count: capacity)
        wheel = TimerWheel(nowMilliseconds: nowMilliseconds, capacity: capacity)
        for i in 0..<oldCapacity where old[i].isWaiting {
            let slot = place(of: old[i].requestId)
            slots[slot] = old[i]
            wheel.schedule(slot, at: old[i].deadline)
        }
        old.deallocate()
    }
}
