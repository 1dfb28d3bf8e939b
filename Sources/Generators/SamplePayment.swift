import Planning
import TopologyModel

/// Who pays whom when nothing else is said: the first declared traffic, or from the first node to
/// the last.
struct SamplePayment {
    static let amount = 1_000
    static let count = 10
    /// Names the file with the client's token; a command line must not show the token itself.
    static let secretVariable = "BTP_PEER_CLIENT_SECRET_FILE"

    let from: PlannedNode
    /// An ILP address.
    let destination: String

    /// nil where there is no node.
    init?(_ plan: NetworkPlan) {
        let traffic = plan.checks.lazy.compactMap { check -> TrafficDescription? in
            if case .traffic(let traffic) = check { traffic } else { nil }
        }.first
        let named = { (name: String?) in plan.nodes.first { $0.name == name } }
        guard let from = named(traffic?.from) ?? plan.nodes.first,
            let to = named(traffic?.to) ?? plan.nodes.last
        else { return nil }
        self.from = from
        destination = to.address
    }

    /// Of the account that every node has for this.
    func url(host: String, port: Int) -> String {
        "btp+ws://\(NetworkPlan.clientAccount)@\(host):\(port)"
    }

    var options: [String] {
        [
            "--to", destination, "--amount", String(SamplePayment.amount), "--count",
            String(SamplePayment.count),
        ]
    }
}
