/// Which hop follows which, over all nodes.
///
/// What left one node and what came to the next is one message: the same session and request id at
/// another node. Where one of them does not say so, it is the next node's earliest hop that is not
/// taken yet and came from there, which is right as long as packets do not overtake one another.
struct HopChains {
    private let hops: [JourneyHop]
    private var next: [Int?]
    private var previous: [Int?]
    private var joints: [JourneyHop.Joint?]

    init(_ hops: [JourneyHop]) {
        self.hops = hops
        next = Array(repeating: nil, count: hops.count)
        previous = next
        joints = Array(repeating: nil, count: hops.count)
        joinBySession()
        joinByOrder()
    }

    /// Every chain from its first hop to its last, the earliest first.
    var all: [[JourneyHop]] {
        let firsts = hops.indices.filter { previous[$0] == nil }
            .sorted { (hops[$0].began, $0) < (hops[$1].began, $1) }
        return firsts.map { first in
            var chain: [JourneyHop] = []
            var place: Int? = first
            while let index = place {
                var hop = hops[index]
                hop.joint = joints[index]
                chain.append(hop)
                place = next[index]
            }
            return chain
        }
    }

    private mutating func joinBySession() {
        var byIncoming: [PacketEvent.Message: [Int]] = [:]
        for (index, hop) in hops.enumerated() {
            if let message = hop.incoming { byIncoming[message, default: []].append(index) }
        }
        for (index, hop) in hops.enumerated() {
            guard let message = hop.outgoing else { continue }
            // Both ends of a link may use the same number, each for a request of its own.
            let candidates = byIncoming[message, default: []].filter {
                hops[$0].node != hop.node && previous[$0] == nil
            }
            if let found = candidates.first, !leads(found, to: index) {
                join(index, found, by: .session)
            }
        }
    }

    private mutating func joinByOrder() {
        let byTime = hops.indices.sorted { (hops[$0].began, $0) < (hops[$1].began, $1) }
        for index in byTime where next[index] == nil {
            guard hops[index].sent != nil || hops[index].answered != nil,
                let name = hops[index].nextHop
            else { continue }
            let found = byTime.first { other in
                other != index && previous[other] == nil && hops[other].node == name
                    && !(hops[index].saysSessions && hops[other].saysSessions)
                    && (hops[other].source.map { $0 == hops[index].node || $0.isEmpty } ?? true)
                    && !leads(other, to: index)
            }
            if let found { join(index, found, by: .order) }
        }
    }

    private mutating func join(_ hop: Int, _ following: Int, by joint: JourneyHop.Joint) {
        next[hop] = following
        previous[following] = hop
        joints[following] = joint
    }

    /// Whether one comes to `end` from `start`, which a chain may not close.
    private func leads(_ start: Int, to end: Int) -> Bool {
        var place: Int? = start
        while let index = place {
            if index == end { return true }
            place = next[index]
        }
        return false
    }
}
