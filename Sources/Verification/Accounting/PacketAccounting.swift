import Planning
import Traffic

/// Where the packets of a run were, by what each node counted, and where some of them vanished.
///
/// It holds for every node that what came in went out, was delivered or was rejected there, for
/// every link that what one end sent the other received, and for the whole that what was sent was
/// delivered at its destination or rejected. A difference of one is a difference.
package struct PacketAccounting: Sendable, Equatable {
    /// One node's part in the run.
    package struct Node: Sendable, Equatable {
        package var name: String
        package var received: Int
        package var forwarded: Int
        package var delivered: Int
        package var rejected: Int

        /// Below zero where more went out than came in.
        package var vanished: Int { received - forwarded - delivered - rejected }
    }

    /// Where something is missing.
    struct Loss: Sendable, Equatable {
        /// "at connector-c" or "between connector-b and connector-c".
        var place: String
        var count: Int
        /// The numbers that differ.
        var why: String
    }

    /// As in the plan.
    package var nodes: [Node] = []
    var losses: [Loss] = []
    /// What does not add up in another way.
    var contradictions: [String] = []

    package var lost: Int { losses.reduce(0) { $0 + $1.count } }

    /// Nodes that a packet came to.
    package var touched: [Node] {
        nodes.filter { $0.received + $0.forwarded + $0.delivered + $0.rejected > 0 }
    }
}

extension PacketAccounting {
    /// `changes` is what each node counted during the run, by its name.
    init(_ changes: [(name: String, counters: NodeCounters)], _ run: RunEnds) {
        nodes = changes.map {
            Node(
                name: $0.name, received: $0.counters.received, forwarded: $0.counters.forwarded,
                delivered: $0.counters.delivered, rejected: $0.counters.rejected)
        }
        judgeNodes()
        let counters = Dictionary(
            changes.map { ($0.name, $0.counters) }, uniquingKeysWith: { first, _ in first })
        judgeSenders(counters, run)
        judgeLinks(counters)
        judgeAnswers(changes)
        judgeDelivery(run)
    }

    /// What is known of a run without asking a node.
    struct RunEnds {
        var from: String
        var to: String
        var sent: Int
        var fulfilled: Int
    }

    private mutating func judgeNodes() {
        for node in nodes where node.vanished != 0 {
            let numbers =
                "received \(node.received.grouped), forwarded \(node.forwarded.grouped),"
                + " delivered \(node.delivered.grouped), rejected \(node.rejected.grouped)"
            if node.vanished > 0 {
                losses.append(
                    Loss(place: "at \(node.name)", count: node.vanished, why: "it \(numbers)"))
            } else {
                contradictions.append(
                    "of \(node.name) \((-node.vanished).grouped) more came out than went in: it"
                        + " \(numbers)")
            }
        }
    }

    /// The account `client` is ours alone while we measure.
    private mutating func judgeSenders(_ counters: [String: NodeCounters], _ run: RunEnds) {
        for node in nodes {
            guard let client = counters[node.name]?.peers[NetworkPlan.clientAccount] else {
                continue
            }
            let came = client.preparesReceived
            let sent = node.name == run.from ? run.sent : 0
            if came > sent {
                contradictions.append(
                    "\(node.name) took \((came - sent).grouped) packets of another sender"
                        + " meanwhile, so its numbers are not only ours")
            } else if came < sent {
                losses.append(
                    Loss(
                        place: "on the way to \(node.name)", count: sent - came,
                        why: "\(sent.grouped) were sent and it received \(came.grouped)"))
            }
        }
    }

    private mutating func judgeLinks(_ counters: [String: NodeCounters]) {
        for node in nodes {
            for (peer, traffic) in (counters[node.name]?.peers ?? [:]).sorted(by: {
                $0.key < $1.key
            }) {
                guard let other = counters[peer]?.peers[node.name] else { continue }
                let missing = traffic.preparesSent - other.preparesReceived
                let numbers =
                    "\(node.name) sent \(traffic.preparesSent.grouped) and \(peer) received"
                    + " \(other.preparesReceived.grouped)"
                if missing > 0 {
                    losses.append(
                        Loss(
                            place: "between \(node.name) and \(peer)", count: missing,
                            why: numbers))
                } else if missing < 0 {
                    contradictions.append(numbers)
                }
            }
        }
    }

    /// A node that passed every packet on and not every answer back.
    private mutating func judgeAnswers(_ changes: [(name: String, counters: NodeCounters)]) {
        for (node, change) in zip(nodes, changes) where !change.counters.peers.isEmpty {
            let answered = change.counters.peers.values.reduce(0) { $0 + $1.answersSent }
            let missing = node.received - answered - max(0, node.vanished)
            if missing > 0 {
                losses.append(
                    Loss(
                        place: "at \(node.name) on the way back", count: missing,
                        why: "it received \(node.received.grouped) packets and answered"
                            + " \(answered.grouped)"))
            } else if missing < 0 {
                contradictions.append(
                    "\(node.name) gave \((-missing).grouped) answers more than it was asked for")
            }
        }
    }

    private mutating func judgeDelivery(_ run: RunEnds) {
        for node in nodes where node.delivered > 0 && node.name != run.to {
            contradictions.append(
                "\(node.name) delivered \(node.delivered.grouped) packets to itself that were meant"
                    + " for \(run.to)")
        }
        let delivered = nodes.first { $0.name == run.to }?.delivered ?? 0
        if delivered < run.fulfilled {
            contradictions.append(
                "\(run.fulfilled.grouped) packets were fulfilled and \(run.to) delivered"
                    + " \(delivered.grouped)")
        }
    }
}
