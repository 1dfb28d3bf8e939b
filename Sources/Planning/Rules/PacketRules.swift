import TopologyModel

/// Checks the single packets of `Delivers` and `Rejected`.
extension NetworkDraft {
    mutating func checkDelivers(_ delivers: DeliversDescription) {
        checkNode(delivers.from, delivers.source)
        checkDestination(delivers.to, delivers.source)
        checkCrossing(from: delivers.from, to: delivers.to, delivers.source)
        if isAddressOfNobody(delivers.to) {
            report(
                delivers.source,
                "no node has the address \(delivers.to), so nothing is delivered there",
                fix: adviseAddress(delivers.to) ?? "name a node, such as \"\(nodes[0].name)\"")
        }
        if delivers.amount < 1 {
            report(
                delivers.source, "a packet of \(delivers.amount) delivers nothing",
                fix: "send 1 or more")
        }
        checkLimit(on: delivers)
        checkReceived(by: delivers)
    }

    private mutating func checkLimit(on delivers: DeliversDescription) {
        guard let from = position(of: delivers.from),
            let limit = nodes[from].limits?.value.packetAmountMax, limit >= 1,
            delivers.amount > limit
        else { return }
        report(
            delivers.source,
            "a packet of \(delivers.amount) is more than the \(limit) that \"\(delivers.from)\" "
                + "lets pass",
            fix: "send \(limit) or less, or raise its Limits(packetAmount:)")
    }

    private mutating func checkReceived(by delivers: DeliversDescription) {
        guard let receives = delivers.receives else { return }
        if receives < 1 {
            report(
                delivers.source, "a packet that delivers \(receives) is never fulfilled",
                fix: "expect 1 or more, or leave it out")
        } else if let asset = assets.first, assets.allSatisfy({ $0 == asset }),
            delivers.amount >= 1, receives != delivers.amount
        {
            report(
                delivers.source,
                "\(delivers.amount) cannot arrive as \(receives): every node counts in "
                    + "\(asset.code) with scale \(asset.scale)",
                fix: "expect \(delivers.amount), or leave it out")
        }
    }

    mutating func checkRejected(_ rejected: RejectedDescription) {
        checkNode(rejected.from, rejected.source)
        checkDestination(rejected.to, rejected.source)
        checkCrossing(from: rejected.from, to: rejected.to, rejected.source)
        if rejected.amount < 0 {
            report(
                rejected.source, "a packet has no amount below 0",
                fix: "send 0 or more")
        }
        if !NetworkDraft.errorCodes.contains(rejected.code) {
            report(
                rejected.source, "\"\(rejected.code)\" is no ILP error code",
                fix: codeMeant(by: rejected.code).map { "did you mean \"\($0)\"?" }
                    ?? "use one such as \"F02\" (unreachable) or \"T04\" (no liquidity)")
        }
        if rejected.code == "F02", let node = destination(rejected.to) {
            report(
                rejected.source,
                "\"\(nodes[node].name)\" can be reached from every node, so no F02 comes back",
                fix: "send to what nobody owns: \"\(network.prefix).nobody\"")
        }
    }

    // RFC-0027, "Error Codes".
    private static let errorCodes = [
        "F00", "F01", "F02", "F03", "F04", "F05", "F06", "F07", "F08", "F99", "T00", "T01", "T02",
        "T03", "T04", "T05", "T99", "R00", "R01", "R02", "R99",
    ]

    /// Rather one of the same characters than one of others: "F20" is "F02" before it is "F00".
    private func codeMeant(by code: String) -> String? {
        let characters = code.uppercased().utf8.sorted()
        return NetworkDraft.errorCodes.first { $0.utf8.sorted() == characters }
            ?? NearestName.match(code, among: NetworkDraft.errorCodes)
    }

    /// A node or an address; what has a dot can only be an address.
    private mutating func checkDestination(_ name: String, _ source: SourceLocation) {
        guard name.contains(".") else { return checkNode(name, source) }
        if let fault = AddressSyntax.faultOfAddress(name) {
            report(
                source, "\"\(name)\" is no ILP address: \(fault)",
                fix: "use one such as \"\(network.prefix).alice\"")
        }
    }

    private mutating func checkCrossing(from: String, to: String, _ source: SourceLocation) {
        guard let node = destination(to), nodes[node].name == from else { return }
        reportSameEnds(from, source)
    }

    /// The node whose client receives a packet for this name or address.
    private func destination(_ to: String) -> Int? {
        guard to.contains(".") else { return position(of: to) }
        return addresses.firstIndex {
            $0 == to || AddressSyntax.covers("\($0).\(NetworkPlan.clientAccount)", to)
        }
    }

    private func isAddressOfNobody(_ to: String) -> Bool {
        to.contains(".") && AddressSyntax.faultOfAddress(to) == nil && destination(to) == nil
            && !nodes.isEmpty
    }

    /// The node's address that was probably meant.
    func adviseAddress(_ address: String) -> String? {
        NearestName.match(address, among: addresses).map { "did you mean \"\($0)\"?" }
    }
}
