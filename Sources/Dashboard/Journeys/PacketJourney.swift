import Telemetry

/// What became of one packet, hop by hop. A sender that uses a condition twice makes two of them.
struct PacketJourney: Equatable {
    enum Outcome: String {
        case fulfilled, rejected
        /// No answer yet, and it may still come.
        case pending
        /// No answer, and none is to be expected any more.
        case unanswered
    }

    /// A packet expires well within this (30 s is what networks use).
    static let patienceMicroseconds: Int64 = 60_000_000

    var hops: [JourneyHop]
    let outcome: Outcome
    let code: String?
    /// Who made the answer; nil where nobody is known to have.
    let answeredBy: String?

    /// `nodes` are those that are known to tell what they do.
    init(_ hops: [JourneyHop], nodes: Set<String>, now: Int64) {
        let first = hops.first { $0.outcome != nil }
        switch first?.outcome?.type {
        case .fulfill: outcome = .fulfilled
        case .reject: outcome = .rejected
        case .prepare, nil:
            let last = hops.map(\.ended).max() ?? now
            outcome = now &- last < Self.patienceMicroseconds ? .pending : .unanswered
        }
        code = first?.outcome?.code
        answeredBy = hops.last { $0.isItsEnd }?.node
        self.hops = hops
        for place in hops.indices {
            self.hops[place].missing = missing(at: place, nodes: nodes)
        }
    }

    /// When it was seen first and last.
    var began: Int64 { hops.map(\.began).min() ?? 0 }
    var ended: Int64 { hops.map(\.ended).max() ?? 0 }

    /// Whether every hop told all that it should have.
    var isComplete: Bool { hops.allSatisfy { $0.missing.isEmpty } && outcome != .pending }
}

/// What was not told, in sentences for people.
extension PacketJourney {
    private func missing(at place: Int, nodes: Set<String>) -> [String] {
        let hop = hops[place]
        var all: [String] = []
        if hop.received == nil { all.append("\(hop.node) did not tell that it received it") }
        if place == 0, let source = hop.source, nodes.contains(source), source != hop.node {
            all.append("\(source), from which it came, does not tell of it")
        }
        let following = place + 1 < hops.count ? hops[place + 1] : nil
        all += missingOnTheWay(hop, following, nodes)
        all += missingOnTheWayBack(hop, following)
        return all
    }

    private func missingOnTheWay(
        _ hop: JourneyHop, _ following: JourneyHop?, _ nodes: Set<String>
    ) -> [String] {
        if hop.sent == nil {
            guard hop.selectedPeer != nil || hop.outgoing != nil else { return [] }
            // What was refused here never had to leave.
            if hop.isItsEnd, following == nil { return [] }
            let isOnItsWay = following != nil || hop.answered != nil
            return [
                isOnItsWay
                    ? "\(hop.node) did not tell that it sent it on"
                    : "it has not left \(hop.node)"
            ]
        }
        guard following == nil, let next = hop.nextHop else { return [] }
        if nodes.contains(next) {
            return [
                hop.answered == nil
                    ? "\(next) never received it" : "\(next) answered and does not tell of it"
            ]
        }
        return hop.answered == nil ? ["\(next) tells nothing: it publishes no telemetry"] : []
    }

    private func missingOnTheWayBack(
        _ hop: JourneyHop, _ following: JourneyHop?
    ) -> [String] {
        if let following, following.returned != nil, hop.answered == nil {
            return ["\(hop.node) never received the answer of \(following.node)"]
        }
        if hop.answered != nil, hop.returned == nil {
            return ["the answer has not left \(hop.node)"]
        }
        guard hop.answered == nil, hop.sent != nil else {
            return hop.outcome == nil && following == nil && hop.sent == nil
                ? ["\(hop.node) has not answered"] : []
        }
        if hop.returned != nil { return ["it expired at \(hop.node): no answer came in time"] }
        if following != nil { return [] }
        return [outcome == .pending ? "no answer yet" : "no answer came"]
    }
}
