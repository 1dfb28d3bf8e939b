/// What a naive node counts, truly: it does wrong and does not hide it.
struct NaiveCounts {
    struct Peer {
        var name: String
        var preparesReceived = 0
        var preparesSent = 0
        var answersReceived = 0
        var answersSent = 0

        init(name: String) { self.name = name }
    }

    var received = 0
    var forwarded = 0
    var delivered = 0
    var rejected = 0
    var answered = 0
    var peers: [Peer] = []

    /// As a connector's metrics, as far as verification reads them.
    func page(inFlight: Int) -> String {
        let sums = [
            ("received", received), ("forwarded", forwarded), ("delivered", delivered),
            ("rejected", rejected),
        ]
        var lines = sums.map { "ilpnet_prepares_total{outcome=\"\($0)\"} \($1)" }
        lines.append("ilpnet_packets_in_flight{} \(inFlight)")
        for peer in peers {
            let values = [
                ("prepare", "received", peer.preparesReceived),
                ("prepare", "sent", peer.preparesSent),
                ("fulfill", "received", peer.answersReceived),
                ("fulfill", "sent", peer.answersSent),
            ]
            lines += values.map { type, outcome, value in
                "ilpnet_packets_total{peer=\"\(peer.name)\",type=\"\(type)\","
                    + "outcome=\"\(outcome)\"} \(value)"
            }
        }
        return lines.joined(separator: "\n")
    }
}
