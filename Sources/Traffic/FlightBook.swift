package import Wire

/// A packet that was sent and is not answered yet. One cache line.
package struct Flight {
    package fileprivate(set) var requestId: UInt32 = 0
    /// The neighbours in the list of those in flight; `newer` of a free place leads to the next.
    fileprivate var newer: Int32 = -1
    fileprivate var older: Int32 = -1
    fileprivate var isFlying = false
    /// From when its latency counts.
    package fileprivate(set) var sinceNanoseconds: Int64 = 0
    /// After which no answer is waited for.
    package fileprivate(set) var deadlineMilliseconds: Int64 = 0
    /// The preimage that the packet carries, and so the one fulfilment there is.
    package fileprivate(set) var fulfillment = Hash256.zero
}

/// The packets in flight, found by the request id of their answer, in a fixed amount of memory.
///
/// A request id is the number of a place and how often that place was used. Places are taken in
/// turn, so an id comes back only after all four billion others, and a late answer never meets a
/// stranger. Deadlines must not go backwards: the oldest packet is the first that is overdue.
package struct FlightBook: ~Copyable {
    package static let capacityMax = 1 << 20

    private let flights: UnsafeMutablePointer<Flight>
    private let capacity: Int
    private let placeMask: UInt32
    private var firstFree: Int32 = 0
    private var lastFree: Int32
    private var newest: Int32 = -1
    private var oldest: Int32 = -1
    package private(set) var count = 0

    /// Holds at least so many.
    package init(capacity wanted: Int) {
        precondition(wanted > 0 && wanted <= FlightBook.capacityMax, "a book has places")
        var size = 1
        // One place more than is used at once, so that the free list never runs empty.
        while size <= wanted { size *= 2 }
        capacity = size
        placeMask = UInt32(capacity - 1)
        flights = .allocate(capacity: capacity)
        for place in 0..<capacity {
            var flight = Flight()
            flight.requestId = UInt32(place)
            flight.newer = place + 1 < capacity ? Int32(place + 1) : -1
            flights.advanced(by: place).initialize(to: flight)
        }
        lastFree = Int32(capacity - 1)
    }

    deinit { flights.deallocate() }

    /// Enters a packet; the request id under which it must be sent.
    package mutating func enter(
        fulfillment: Hash256, sinceNanoseconds: Int64, deadlineMilliseconds: Int64
    ) -> UInt32 {
        precondition(count < capacity - 1, "the schedule's window is no greater than the book")
        let place = firstFree
        let flight = flights + Int(place)
        firstFree = flight.pointee.newer
        // The next use of this place: the upper bits count, and start anew when they run over.
        let requestId = flight.pointee.requestId &+ placeMask &+ 1
        flight.pointee.requestId = requestId
        flight.pointee.newer = -1
        flight.pointee.older = newest
        flight.pointee.isFlying = true
        flight.pointee.sinceNanoseconds = sinceNanoseconds
        flight.pointee.deadlineMilliseconds = deadlineMilliseconds
        flight.pointee.fulfillment = fulfillment
        if newest >= 0 { flights[Int(newest)].newer = place } else { oldest = place }
        newest = place
        count &+= 1
        return requestId
    }

    /// The packet that this answers; nil when none waits for it.
    package mutating func take(_ requestId: UInt32) -> Flight? {
        let place = Int32(bitPattern: requestId & placeMask)
        let flight = flights[Int(place)]
        guard flight.isFlying, flight.requestId == requestId else { return nil }
        remove(place)
        return flight
    }

    /// The oldest packet, if its deadline has passed.
    package mutating func takeOverdue(nowMilliseconds: Int64) -> Flight? {
        guard let deadline = nextDeadlineMilliseconds, deadline < nowMilliseconds else {
            return nil
        }
        return takeOldest()
    }

    package mutating func takeOldest() -> Flight? {
        guard oldest >= 0 else { return nil }
        let flight = flights[Int(oldest)]
        remove(oldest)
        return flight
    }

    /// nil when nothing is in flight.
    package var nextDeadlineMilliseconds: Int64? {
        oldest < 0 ? nil : flights[Int(oldest)].deadlineMilliseconds
    }

    private mutating func remove(_ place: Int32) {
        let flight = flights + Int(place)
        let newer = flight.pointee.newer
        let older = flight.pointee.older
        if newer >= 0 { flights[Int(newer)].older = older } else { newest = older }
        if older >= 0 { flights[Int(older)].newer = newer } else { oldest = newer }
        flight.pointee.isFlying = false
        flight.pointee.newer = -1
        flights[Int(lastFree)].newer = place
        lastFree = place
        count &-= 1
    }
}
