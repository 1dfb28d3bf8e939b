/// The connections of a process by index, in memory that a packet reaches with one addition.
///
/// An index is used again; its generation tells one use from the next, so that an event of a closed
/// socket never reaches the connection that took its place.
struct ConnectionTable: ~Copyable {
    private static let capacityAtFirst = 16
    /// The bits of a token that say which connection: the rest is its generation.
    private static let indexBits: UInt64 = 32
    /// The topmost bit of a token belongs to the loop's owner.
    private static let generationMask: UInt32 = 0x7fff_ffff

    private var storage: UnsafeMutablePointer<Connection>
    private var slots: UnsafeMutablePointer<Slot>
    private(set) var capacity: Int
    /// How many there are.
    private(set) var count = 0
    private var firstFree = -1

    private struct Slot {
        var generation: UInt32 = 0
        var isUsed = false
        var nextFree = -1
    }

    init() {
        capacity = Self.capacityAtFirst
        storage = .allocate(capacity: capacity)
        slots = .allocate(capacity: capacity)
        slots.initialize(repeating: Slot(), count: capacity)
        chain(0..<capacity)
    }

    deinit {
        for i in 0..<capacity where slots[i].isUsed { (storage + i).deinitialize(count: 1) }
        storage.deallocate()
        slots.deallocate()
    }

    /// Only of an index that is used, and only until the next insertion.
    @inline(__always)
    subscript(index: Int) -> UnsafeMutablePointer<Connection> { storage + index }

    func isUsed(_ index: Int) -> Bool { index < capacity && slots[index].isUsed }

    /// The connection that a token was made for, unless it is gone.
    func index(of token: UInt64) -> Int? {
        let index = Int(token & (1 << Self.indexBits - 1))
        guard isUsed(index),
            slots[index].generation == UInt32(truncatingIfNeeded: token >> Self.indexBits)
        else { return nil }
        return index
    }

    /// The token of the connection that will be inserted next.
    mutating func nextToken() -> UInt64 {
        if firstFree < 0 { grow() }
        let generation = (slots[firstFree].generation &+ 1) & Self.generationMask
        return UInt64(generation) << Self.indexBits | UInt64(firstFree)
    }

    /// The connection has the token that was given out last.
    mutating func insert(_ connection: consuming Connection) -> Int {
        let index = firstFree
        precondition(connection.token == nextToken())
        firstFree = slots[index].nextFree
        slots[index].isUsed = true
        slots[index].generation = UInt32(truncatingIfNeeded: connection.token >> Self.indexBits)
        count += 1
        (storage + index).initialize(to: connection)
        return index
    }

    mutating func remove(_ index: Int) {
        precondition(slots[index].isUsed)
        (storage + index).deinitialize(count: 1)
        slots[index].isUsed = false
        slots[index].nextFree = firstFree
        firstFree = index
        count -= 1
    }

    private mutating func grow() {
        let wider = UnsafeMutablePointer<Connection>.allocate(capacity: capacity * 2)
        let widerSlots = UnsafeMutablePointer<Slot>.allocate(capacity: capacity * 2)
        // Only a full table grows, so every slot is used.
        wider.moveInitialize(from: storage, count: capacity)
        widerSlots.moveInitialize(from: slots, count: capacity)
        (widerSlots + capacity).initialize(repeating: Slot(), count: capacity)
        storage.deallocate()
        slots.deallocate()
        storage = wider
        slots = widerSlots
        capacity *= 2
        chain(capacity / 2..<capacity)
    }

    private mutating func chain(_ indexes: Range<Int>) {
        for index in indexes.reversed() {
            slots[index].nextFree = firstFree
            firstFree = index
        }
    }
}
