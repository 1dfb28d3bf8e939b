/// What a node itself has counted so far.
struct NodeCounters: Equatable {
    /// Packets between the node and one other, or its account `client`.
    struct Peer: Equatable {
        var preparesReceived = 0
        var preparesSent = 0
        var answersReceived = 0
        var answersSent = 0
    }

    var received = 0
    var forwarded = 0
    var delivered = 0
    var rejected = 0
    var inFlight = 0
    /// From forwarding a packet to its answer: of how many packets, and all of it together. Not
    /// every node tells it.
    var waits = 0
    var waitedSeconds = 0.0
    var peers: [String: Peer] = [:]

    init() {}

    /// nil where the page lacks one of them.
    init?(_ page: MetricsPage) {
        let sums = "ilpnet_prepares_total"
        guard let received = page.count(sums, ["outcome": "received"]),
            let forwarded = page.count(sums, ["outcome": "forwarded"]),
            let delivered = page.count(sums, ["outcome": "delivered"]),
            let rejected = page.count(sums, ["outcome": "rejected"]),
            let inFlight = page.count("ilpnet_packets_in_flight")
        else { return nil }
        self.received = received
        self.forwarded = forwarded
        self.delivered = delivered
        self.rejected = rejected
        self.inFlight = inFlight
        waits = page.count("ilpnet_packet_forward_seconds_count") ?? 0
        waitedSeconds = page.sum("ilpnet_packet_forward_seconds_sum") ?? 0
        for sample in page.samples where sample.name == "ilpnet_packets_total" {
            guard let peer = sample.labels["peer"], let count = MetricsPage.count(sample.value)
            else {
                return nil
            }
            peers[peer, default: Peer()].add(count, of: sample.labels)
        }
    }

    /// What came since; nil where the node has begun anew meanwhile.
    func since(_ before: NodeCounters) -> NodeCounters? {
        var change = NodeCounters()
        change.received = received - before.received
        change.forwarded = forwarded - before.forwarded
        change.delivered = delivered - before.delivered
        change.rejected = rejected - before.rejected
        change.inFlight = inFlight
        change.waits = waits - before.waits
        change.waitedSeconds = waitedSeconds - before.waitedSeconds
        for (name, peer) in peers {
            change.peers[name] = peer.since(before.peers[name] ?? Peer())
        }
        let isForward =
            [change.received, change.forwarded, change.delivered, change.rejected]
            .allSatisfy { $0 >= 0 } && change.peers.values.allSatisfy(\.isForward)
        return isForward ? change : nil
    }
}

extension NodeCounters.Peer {
    fileprivate mutating func add(_ count: Int, of labels: [String: String]) {
        switch (labels["type"], labels["outcome"]) {
        case ("prepare", "received"): preparesReceived += count
        case ("prepare", "sent"): preparesSent += count
        case (_, "received"): answersReceived += count
        case (_, "sent"): answersSent += count
        default: break
        }
    }

    fileprivate func since(_ before: Self) -> Self {
        .init(
            preparesReceived: preparesReceived - before.preparesReceived,
            preparesSent: preparesSent - before.preparesSent,
            answersReceived: answersReceived - before.answersReceived,
            answersSent: answersSent - before.answersSent)
    }

    fileprivate var isForward: Bool {
        preparesReceived >= 0 && preparesSent >= 0 && answersReceived >= 0 && answersSent >= 0
    }
}
