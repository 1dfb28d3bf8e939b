/// Deadlines by number: each index has one or none, in milliseconds of the monotonic clock.
///
///     wheel.schedule(link, at: now + 5_000)
///     while let link = wheel.nextDue(now) { expire(link) }
///     loop.wait(milliseconds: wheel.millisecondsToNext(now))
///
/// A deadline is due with the first tick of 16 ms that begins at or after it, never before. The
/// wheel has a slot for each of the next 4,096 ticks (65 s), with an intrusive list of those due
/// then, and a bit for each slot that is not empty, so that the next one is found without a search.
/// Whatever is further away waits in a list of its own, which is looked through when the first of
/// it may have come near, at most once in a turn of the wheel.
package struct TimerWheel: ~Copyable {
    package static let tickMilliseconds: Int64 = 16
    package static let slots = 4_096

    private struct Entry {
        /// When it is due, `idle` where it has no deadline.
        var tick: Int64
        var next: Int32
        /// The entry before it in its list; of the first, `~list`.
        var previous: Int32

        static let idle: Int64 = -1
    }

    /// The list of what is further away than a turn; those before it are the slots.
    private static let far = slots
    private static let none: Int32 = -1

    private var entries: UnsafeMutablePointer<Entry>
    private var capacity: Int
    private let heads: UnsafeMutablePointer<Int32>
    private var occupied = SlotBits()
    /// Nothing in the far list is due before it. The first of them may have been cancelled.
    private var farTick = Int64.max
    /// All ticks up to here have been emptied. Every slot stands for a tick in the turn after it.
    private var passedTick: Int64
    package private(set) var count = 0

    package init(nowMilliseconds: Int64, capacity: Int) {
        self.capacity = max(1, capacity)
        entries = .allocate(capacity: self.capacity)
        entries.initialize(
            repeating: Entry(tick: Entry.idle, next: Self.none, previous: 0), count: self.capacity)
        heads = .allocate(capacity: Self.slots + 1)
        heads.initialize(repeating: Self.none, count: Self.slots + 1)
        passedTick = nowMilliseconds / Self.tickMilliseconds
    }

    deinit {
        entries.deallocate()
        heads.deallocate()
    }

    /// Makes room for indices below `capacity`.
    package mutating func grow(to capacity: Int) {
        guard capacity > self.capacity else { return }
        let larger = UnsafeMutablePointer<Entry>.allocate(capacity: capacity)
        larger.moveInitialize(from: entries, count: self.capacity)
        (larger + self.capacity).initialize(
            repeating: Entry(tick: Entry.idle, next: Self.none, previous: 0),
            count: capacity - self.capacity)
        entries.deallocate()
        entries = larger
        self.capacity = capacity
    }

    /// Replaces the deadline that `index` has. One that has passed is due with the next tick, so
    /// that whoever schedules again at once leaves time for other things.
    package mutating func schedule(_ index: Int, at deadline: Int64) {
        precondition(index >= 0 && index < capacity, "no room for this timer; grow the wheel")
        if entries[index].tick != Entry.idle { unlink(index) } else { count &+= 1 }
        // Rounded up: a tick is due when it begins. The least and the greatest numbers are in reach.
        let tick = deadline <= 0 ? 0 : (deadline &- 1) / Self.tickMilliseconds &+ 1
        link(index, max(tick, passedTick &+ 1))
    }

    package mutating func cancel(_ index: Int) {
        precondition(index >= 0 && index < capacity, "no such timer")
        guard entries[index].tick != Entry.idle else { return }
        unlink(index)
        entries[index].tick = Entry.idle
        count &-= 1
    }

    package func isScheduled(_ index: Int) -> Bool {
        index >= 0 && index < capacity && entries[index].tick != Entry.idle
    }

    /// Takes out one whose deadline has passed.
    package mutating func nextDue(_ nowMilliseconds: Int64) -> Int? {
        let tick = nowMilliseconds / Self.tickMilliseconds
        guard tick > passedTick else { return nil }
        while true {
            let near = nextOccupiedTick
            if near <= min(tick, farTick) {
                passedTick = near &- 1
                let index = Int(heads[slot(of: near)])
                cancel(index)
                return index
            }
            guard farTick <= tick else { break }
            passedTick = farTick &- 1
            bringNear()
        }
        passedTick = tick
        return nil
    }

    /// How long a loop may sleep: until the next one is due. -1 where there is none.
    package func millisecondsToNext(_ nowMilliseconds: Int64) -> Int32 {
        let tick = min(nextOccupiedTick, farTick)
        guard tick < Int64.max / Self.tickMilliseconds else { return count == 0 ? -1 : .max }
        return Int32(clamping: max(0, tick &* Self.tickMilliseconds &- nowMilliseconds))
    }

    private func slot(of tick: Int64) -> Int { Int(truncatingIfNeeded: tick) & (Self.slots &- 1) }

    /// Of the slots alone; `.max` where all are empty.
    private var nextOccupiedTick: Int64 {
        let first = passedTick &+ 1
        guard let distance = occupied.distance(from: slot(of: first)) else { return .max }
        return first &+ Int64(distance)
    }

    private mutating func link(_ index: Int, _ tick: Int64) {
        let isNear = tick &- passedTick <= Int64(Self.slots)
        let list = isNear ? slot(of: tick) : Self.far
        if isNear { occupied.insert(list) } else { farTick = min(farTick, tick) }
        let head = heads[list]
        if head >= 0 { entries[Int(head)].previous = Int32(truncatingIfNeeded: index) }
        entries[index] = Entry(tick: tick, next: head, previous: ~Int32(truncatingIfNeeded: list))
        heads[list] = Int32(truncatingIfNeeded: index)
    }

    private mutating func unlink(_ index: Int) {
        let entry = entries[index]
        if entry.next >= 0 { entries[Int(entry.next)].previous = entry.previous }
        if entry.previous >= 0 {
            entries[Int(entry.previous)].next = entry.next
            return
        }
        let list = Int(~entry.previous)
        heads[list] = entry.next
        guard entry.next < 0 else { return }
        if list == Self.far { farTick = .max } else { occupied.remove(list) }
    }

    /// Moves what is due within a turn from the far list to its slots.
    private mutating func bringNear() {
        farTick = .max
        var next = heads[Self.far]
        while next >= 0 {
            let index = Int(next)
            let tick = entries[index].tick
            next = entries[index].next
            if tick &- passedTick <= Int64(Self.slots) {
                let known = farTick
                unlink(index)
                farTick = known
                link(index, tick)
            } else {
                farTick = min(farTick, tick)
            }
        }
    }
}
