import Peering
import Wire

/// A message that was handed to a link and whose bytes may not have left yet.
struct StagedSend {
    var condition: Hash256
    var outlet: PeerLinks.Outlet
    var amount: UInt64
    var requestId: UInt32
    /// Of a Reject; 0 otherwise.
    var code: UInt32
    var peer: Int32
    var pass: UInt16
    var type: ILPPacketType
    /// The next one that waits for the same peer.
    fileprivate var next: Int32 = -1

    init(
        condition: Hash256, outlet: PeerLinks.Outlet, amount: UInt64, requestId: UInt32,
        code: UInt32, peer: Int, pass: UInt16, type: ILPPacketType
    ) {
        self.condition = condition
        self.outlet = outlet
        self.amount = amount
        self.requestId = requestId
        self.code = code
        self.peer = Int32(truncatingIfNeeded: peer)
        self.pass = pass
        self.type = type
    }
}

/// Messages whose bytes have not left yet, in the order in which they were sent.
///
/// What a turn sent nearly always leaves at its end, so that lies in a list. What a full socket
/// keeps waits in a queue of its peer, and only the first of each queue is looked at.
struct SendStage: ~Copyable {
    /// Beyond so many the rest is not told of one by one but lost, and counted.
    static let countMax = 65_536
    private static let capacityAtFirst = 256
    private static let none: Int32 = -1

    /// What a look at a message found.
    enum Fate { case left, waiting, gone }

    private struct Queue {
        var first = SendStage.none
        var last = SendStage.none
    }

    private var memory: UnsafeMutablePointer<StagedSend>
    private var capacity = capacityAtFirst
    /// Places of `memory` that hold nothing, as a list through `next`.
    private var firstFree = none
    /// Places that were used at least once.
    private var touched = 0
    private(set) var count = 0
    private var fresh: [Int32] = []
    private var queues: [Queue] = []
    /// Peers whose queue holds something.
    private var blocked: [Int32] = []

    init() {
        memory = .allocate(capacity: Self.capacityAtFirst)
        fresh.reserveCapacity(Self.capacityAtFirst)
    }

    deinit { memory.deallocate() }

    var isEmpty: Bool { count == 0 }

    mutating func reserve(peers: Int) {
        while queues.count < peers { queues.append(Queue()) }
        blocked.reserveCapacity(queues.count)
    }

    /// False: there is no more room.
    @inline(__always)
    mutating func add(_ send: StagedSend) -> Bool {
        guard count < Self.countMax else { return false }
        let place = takePlace()
        memory[Int(place)] = send
        fresh.append(place)
        count &+= 1
        return true
    }

    /// Looks at everything that may have left; what did, or never will, is no more. In order for
    /// each peer.
    @inline(__always)
    mutating func settle(_ look: (UnsafePointer<StagedSend>) -> Fate) {
        if !blocked.isEmpty { settleQueues(look) }
        // By index: an iterator would keep the list, and emptying it would make a new one.
        for index in 0..<fresh.count {
            let place = fresh[index]
            let send = memory + Int(place)
            if look(UnsafePointer(send)) == .waiting {
                queue(place)
            } else {
                release(place)
            }
        }
        fresh.removeAll(keepingCapacity: true)
    }

    @inline(never)
    private mutating func settleQueues(_ look: (UnsafePointer<StagedSend>) -> Fate) {
        var kept = 0
        for index in blocked.indices {
            let peer = blocked[index]
            while queues[Int(peer)].first != Self.none {
                let place = queues[Int(peer)].first
                if look(UnsafePointer(memory + Int(place))) == .waiting { break }
                queues[Int(peer)].first = memory[Int(place)].next
                release(place)
            }
            if queues[Int(peer)].first == Self.none {
                queues[Int(peer)].last = Self.none
            } else {
                blocked[kept] = peer
                kept += 1
            }
        }
        blocked.removeLast(blocked.count - kept)
    }

    @inline(never)
    private mutating func queue(_ place: Int32) {
        let peer = memory[Int(place)].peer
        memory[Int(place)].next = Self.none
        let last = queues[Int(peer)].last
        queues[Int(peer)].last = place
        if last == Self.none {
            queues[Int(peer)].first = place
            blocked.append(peer)
        } else {
            memory[Int(last)].next = place
        }
    }

    @inline(__always)
    private mutating func takePlace() -> Int32 {
        if firstFree != Self.none {
            let place = firstFree
            firstFree = memory[Int(place)].next
            return place
        }
        if touched == capacity { grow() }
        touched &+= 1
        return Int32(truncatingIfNeeded: touched &- 1)
    }

    @inline(__always)
    private mutating func release(_ place: Int32) {
        memory[Int(place)].next = firstFree
        firstFree = place
        count &-= 1
    }

    @inline(never)
    private mutating func grow() {
        let wider = UnsafeMutablePointer<StagedSend>.allocate(capacity: capacity * 2)
        wider.moveInitialize(from: memory, count: touched)
        memory.deallocate()
        memory = wider
        capacity *= 2
        fresh.reserveCapacity(capacity)
    }
}
