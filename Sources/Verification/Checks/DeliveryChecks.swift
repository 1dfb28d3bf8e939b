import Planning
import Reactor
import TopologyModel

// One packet that must arrive, or must be refused.
extension VerificationRun {
    func verify(_ delivers: DeliversDescription) -> CheckResult {
        var result = delivers.result
        guard let target = target(delivers.to, mustBeSeen: delivers.receives != nil) else {
            result.outcome = .notMeasured
            result.reasons = [
                "what arrives is seen only at a node and its account"
                    + " \"\(NetworkPlan.clientAccount)\", and \(delivers.to) is neither"
            ]
            return result
        }
        switch send(delivers.amount, from: delivers.from, to: target) {
        case .fulfilled(let received):
            guard let receives = delivers.receives else {
                result.measured = .words("fulfilled")
                return result
            }
            result.measured = received.map { .count(Int(clamping: $0)) }
            if let received, received != UInt64(clamping: receives) {
                result.fail("\(received.grouped) arrived instead of \(receives.grouped)")
            } else if received == nil {
                result.fail("it was fulfilled on the way and did not arrive at \(delivers.to)")
            }
        case .rejected(let code, let text):
            result.measured = .words("rejected with \(code)")
            result.fail(text)
        case .nothing(let why): result.fail(why)
        }
        return result
    }

    func verify(_ rejected: RejectedDescription) -> CheckResult {
        var result = rejected.result
        guard let target = target(rejected.to, mustBeSeen: false) else { return result }
        switch send(rejected.amount, from: rejected.from, to: target) {
        case .fulfilled:
            result.measured = .words("fulfilled")
            result.fail("it was fulfilled")
        case .rejected(let code, let text):
            result.measured = .words("rejected with \(code)")
            if code != rejected.code { result.fail(text) }
        case .nothing(let why): result.fail(why)
        }
        return result
    }

    private struct Target {
        var address: [UInt8]
        /// Whose account `client` it is, if it is one.
        var receiver: NetworkUnderTest.Node?
    }

    /// A node's name or an address. nil where the amount that arrives there must be seen and cannot.
    private func target(_ text: String, mustBeSeen: Bool) -> Target? {
        func client(of node: NetworkUnderTest.Node) -> String {
            "\(node.address).\(NetworkPlan.clientAccount)"
        }
        if let node = network.nodes.first(where: { $0.name == text || $0.address == text }) {
            return mustBeSeen
                ? Target(address: Array(client(of: node).utf8), receiver: node)
                : Target(address: Array(node.address.utf8))
        }
        let receiver = network.nodes.first { client(of: $0) == text }
        if mustBeSeen, receiver == nil { return nil }
        return Target(address: Array(text.utf8), receiver: receiver)
    }

    private func send(_ amount: Int, from: String, to target: Target) -> PacketDelivery.Outcome {
        guard let sender = network.node(from) else { return .nothing(why: "there is no \(from)") }
        // The account has one link, and whoever sends through it receives there as well.
        if target.receiver?.name == from {
            return .nothing(why: "a packet from \(from) to itself crosses no link")
        }
        do throws(SystemCallError) {
            var delivery = try PacketDelivery(
                amount: UInt64(clamping: amount), to: target.address, from: sender,
                receiver: target.receiver)
            return delivery.run(isInterrupted: network.isInterrupted)
        } catch {
            return .nothing(why: "packets cannot be sent: \(error.text)")
        }
    }
}

extension DeliversDescription {
    var result: CheckResult {
        CheckResult(
            .delivers, subject: "\(amount.grouped) \(from) -> \(to)", line: source.line,
            demanded: receives.map { .count($0) })
    }
}

extension RejectedDescription {
    var result: CheckResult {
        CheckResult(
            .rejected, subject: "\(amount.grouped) \(from) -> \(to)", line: source.line,
            demanded: .words("rejected with \(code)"))
    }
}
