import TopologyModel

/// Gives every node its address and checks all of them.
extension NetworkDraft {
    mutating func resolveAddresses() {
        if let fault = DNSLabel.fault(of: network.name) {
            report(
                network.source, "\"\(network.name)\" is no name for a network: \(fault)",
                fix: DNSLabel.advice(for: network.name, such: "my-network"))
        }
        let prefixFault = AddressSyntax.faultOfPrefix(network.prefix)
        if let prefixFault {
            isRoutable = false
            report(
                network.source,
                "\(AddressSyntax.quoted(network.prefix)) is no prefix: \(prefixFault)",
                fix: AddressSyntax.mended(network.prefix).map { "use \"\($0)\"" }
                    ?? "use \"test\", or another prefix such as \"g.mybank\"")
        }
        addresses = nodes.map { $0.address?.value ?? "\(network.prefix).\($0.name)" }
        for node in nodes.indices { checkAddress(of: node) }
        if prefixFault == nil { checkSizes() }
        checkForTwins()
        checkForMixture()
    }

    private mutating func checkAddress(of node: Int) {
        guard let declared = nodes[node].address,
            let fault = AddressSyntax.faultOfAddress(declared.value)
        else { return }
        isRoutable = false
        let own = "\(network.prefix).\(nodes[node].name)"
        let better =
            [
                AddressSyntax.mended(declared.value, below: network.prefix), own,
                "test.\(nodes[node].name)",
            ]
            .compactMap { $0 }.first { AddressSyntax.faultOfAddress($0) == nil }
        report(
            declared.source, "\(AddressSyntax.quoted(declared.value)) is no ILP address: \(fault)",
            fix: "write one such as \"\(better ?? "test.alice")\"")
    }

    /// A node's accounts have addresses as well, below the node's own.
    private mutating func checkSizes() {
        var excessOfPrefix = (bytes: 0, segments: 0)
        for (node, address) in addresses.enumerated() {
            let excess = (
                bytes: address.utf8.count - PlanLimits.addressBytesMax,
                segments: AddressSyntax.segmentCount(of: address) - PlanLimits.addressSegmentsMax
            )
            guard let declared = nodes[node].address else {
                excessOfPrefix.bytes = max(excessOfPrefix.bytes, excess.bytes)
                excessOfPrefix.segments = max(excessOfPrefix.segments, excess.segments)
                continue
            }
            guard AddressSyntax.faultOfAddress(address) == nil else { continue }
            if excess.bytes > 0 {
                report(
                    declared.source,
                    "the address of \"\(nodes[node].name)\" is longer than "
                        + "\(PlanLimits.addressBytesMax) bytes, and its accounts have longer ones",
                    fix: "make it shorter, by \(excess.bytes) or more")
            }
            if excess.segments > 0 {
                report(
                    declared.source,
                    "the address of \"\(nodes[node].name)\" has more than "
                        + "\(PlanLimits.addressSegmentsMax) segments, and its accounts have longer "
                        + "ones",
                    fix: "leave out \(excess.segments), or join some with \"-\"")
            }
        }
        reportPrefix(excessOfPrefix)
    }

    private mutating func reportPrefix(_ excess: (bytes: Int, segments: Int)) {
        if excess.bytes > 0 {
            report(
                network.source,
                "with this prefix addresses of nodes are longer than "
                    + "\(PlanLimits.addressBytesMax) bytes",
                fix: "make it shorter, by \(excess.bytes) or more")
        }
        if excess.segments > 0 {
            report(
                network.source,
                "with this prefix addresses of nodes have more than "
                    + "\(PlanLimits.addressSegmentsMax) segments",
                fix: "leave out \(excess.segments), or join some with \"-\"")
        }
    }

    private mutating func checkForTwins() {
        var owners: [String: Int] = [:]
        var free = FreeAddresses(taken: Set(addresses))
        for (node, address) in addresses.enumerated() {
            if let declared = nodes[node].address,
                AddressSyntax.faultOfAddress(declared.value) != nil
            {
                continue
            }
            if let first = owners[address] {
                isRoutable = false
                report(
                    nodes[node].address?.source ?? nodes[first].address?.source
                        ?? nodes[node].source,
                    "\"\(nodes[node].name)\" and \"\(nodes[first].name)\" have the same address "
                        + "\(address)",
                    fix: "give one of them another: Address(\"\(free.next(like: address))\")")
            } else {
                owners[address] = node
            }
        }
        for account in [NetworkPlan.clientAccount, NetworkPlan.probeName] {
            let suffix = ".\(account)"
            for (node, address) in addresses.enumerated() where address.hasSuffix(suffix) {
                guard let owner = owners[String(address.dropLast(suffix.count))] else { continue }
                report(
                    nodes[node].address?.source ?? nodes[node].source,
                    "\(address) is the address of the \(account) account of"
                        + " \"\(nodes[owner].name)\"",
                    fix: "give \"\(nodes[node].name)\" another address")
            }
        }
    }

    private mutating func checkForMixture() {
        let isLive = AddressSyntax.isLive(network.prefix)
        guard isLive || AddressSyntax.isTest(network.prefix) else {
            checkForMixtureAmongNodes()
            return
        }
        for declared in validAddresses() {
            reportMixture(declared, against: network.prefix, isLive: isLive)
        }
    }

    /// The network's own prefix is neither live nor test: the first address that is decides.
    private mutating func checkForMixtureAmongNodes() {
        let declared = validAddresses()
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

    private func validAddresses() -> [Declared<String>] {
        nodes.compactMap(\.address).filter { AddressSyntax.faultOfAddress($0.value) == nil }
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

/// Proposes `address-2`, `address-3` and so on: what no node has, and each only once.
private struct FreeAddresses {
    let taken: Set<String>
    private var last: [String: Int] = [:]

    init(taken: Set<String>) { self.taken = taken }

    mutating func next(like address: String) -> String {
        var number = last[address] ?? 1
        repeat { number += 1 } while taken.contains("\(address)-\(number)")
        last[address] = number
        return "\(address)-\(number)"
    }
}
