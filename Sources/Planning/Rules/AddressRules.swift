import TopologyModel

/// Gives every node its address and checks all of them.
extension NetworkDraft {
    mutating func resolveAddresses() {
        if let fault = DNSLabel.fault(of: network.name) {
            report(
                network.source, "\"\(network.name)\" is no name for a network: \(fault)",
                fix: DNSLabel.advice(for: network.name))
        }
        let prefixFault = AddressSyntax.faultOfPrefix(network.prefix)
        if let prefixFault {
            isRoutable = false
            report(
                network.source, "\"\(network.prefix)\" is no prefix: \(prefixFault)",
                fix: "use \"test\", or another prefix such as \"g.mybank\"")
        }
        addresses = nodes.map { $0.address?.value ?? "\(network.prefix).\($0.name)" }
        for node in nodes.indices {
            checkAddress(of: node, prefixIsValid: prefixFault == nil)
        }
        checkForTwins()
        checkForMixture()
    }

    private mutating func checkAddress(of node: Int, prefixIsValid: Bool) {
        let address = addresses[node]
        if let declared = nodes[node].address {
            if let fault = AddressSyntax.faultOfAddress(address) {
                isRoutable = false
                report(
                    declared.source, "\"\(address)\" is no ILP address: \(fault)",
                    fix: "write it as \"\(network.prefix).\(nodes[node].name)\"")
                return
            }
        } else if !prefixIsValid {
            return
        }
        let withClient = address.utf8.count + 1 + NetworkPlan.clientAccount.utf8.count
        if withClient > AddressSyntax.lengthMax {
            report(
                nodes[node].address?.source ?? nodes[node].source,
                "the address of \"\(nodes[node].name)\" leaves no room for its client account",
                fix: "make it \(withClient - AddressSyntax.lengthMax) bytes shorter")
        }
    }

    private mutating func checkForTwins() {
        var owners: [String: Int] = [:]
        for (node, address) in addresses.enumerated() {
            if let first = owners[address] {
                isRoutable = false
                report(
                    nodes[node].address?.source ?? nodes[node].source,
                    "\"\(nodes[node].name)\" and \"\(nodes[first].name)\" have the same address "
                        + "\(address)",
                    fix: "give one of them another: Address(\"\(address)-2\")")
            } else {
                owners[address] = node
            }
        }
        let suffix = ".\(NetworkPlan.clientAccount)"
        for (node, address) in addresses.enumerated() where address.hasSuffix(suffix) {
            guard let owner = owners[String(address.dropLast(suffix.count))] else { continue }
            report(
                nodes[node].address?.source ?? nodes[node].source,
                "\(address) is the address of the client account of \"\(nodes[owner].name)\"",
                fix: "give \"\(nodes[node].name)\" another address")
        }
    }

    private mutating func checkForMixture() {
        let isLive = AddressSyntax.isLive(network.prefix)
        guard isLive || AddressSyntax.isTest(network.prefix) else {
            checkForMixtureAmongNodes()
            return
        }
        for node in nodes {
            guard let declared = node.address else { continue }
            reportMixture(declared, against: network.prefix, isLive: isLive)
        }
    }

    /// The network's own prefix is neither live nor test: the first address that is decides.
    private mutating func checkForMixtureAmongNodes() {
        let declared = nodes.compactMap(\.address)
        guard
            let first = declared.first(where: {
                AddressSyntax.isLive($0.value) || AddressSyntax.isTest($0.value)
            })
        else { return }
        let isLive = AddressSyntax.isLive(first.value)
        for other in declared {
            reportMixture(other, against: first.value, isLive: isLive)
        }
    }

    private mutating func reportMixture(
        _ declared: Declared<String>, against other: String, isLive: Bool
    ) {
        let isWrong =
            isLive ? AddressSyntax.isTest(declared.value) : AddressSyntax.isLive(declared.value)
        guard isWrong else { return }
        report(
            declared.source,
            "\(declared.value) and \(other) mix live and test addresses in one network",
            fix: "begin all addresses with \"g\" or all with \"test\"")
    }
}
