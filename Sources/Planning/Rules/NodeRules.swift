import TopologyModel

/// Joins what was declared about each node, and checks its names, its address and its numbers.
extension NetworkDraft {
    mutating func resolveNodes() {
        var order: [String] = []
        var declarations: [String: [NodeDescription]] = [:]
        for node in network.nodes {
            if declarations[node.name] == nil { order.append(node.name) }
            declarations[node.name, default: []].append(node)
        }
        refuseWhatIsTooLarge(order.count)
        if isTooLarge { return }
        checkShapes()
        if order.isEmpty {
            report(
                network.source, "the network \"\(network.name)\" has no nodes",
                fix: "declare one: Node(\"alice\"), or several: Chain(\"alice\", \"bob\")")
        }
        for name in order {
            let node = join(declarations[name] ?? [])
            checkName(of: node)
            checkLimits(of: node)
            append(node)
        }
        resolveAddresses()
    }

    /// What is written wins over what was generated; links and routes add up.
    private mutating func join(_ declarations: [NodeDescription]) -> NodeDescription {
        for part in declarations.flatMap(\.repeatedParts) {
            report(
                part.source, "node \"\(declarations[0].name)\" has a second \(part.value)",
                fix: "keep one \(part.value) in the block")
        }
        guard declarations.count > 1 else { return declarations[0] }
        let written = declarations.filter { !$0.isImplied }
        reportAgain(written)
        let generated = declarations.filter(\.isImplied)
        var node =
            written.first
            ?? NodeDescription(name: declarations[0].name, source: declarations[0].source)
        node.isImplied = written.isEmpty
        node.address = node.address ?? one(of: generated, \.address, "addresses")
        node.asset = node.asset ?? one(of: generated, \.asset, "assets")
        node.logLevel = node.logLevel ?? one(of: generated, \.logLevel, "log levels")
        node.ports = node.ports ?? one(of: generated, \.ports, "ports")
        node.limits = node.limits ?? one(of: generated, \.limits, "limits")
        node.restarts = node.restarts ?? one(of: generated, \.restarts, "restart rules")
        joinLists(of: declarations, in: &node)
        return node
    }

    private mutating func reportAgain(_ written: [NodeDescription]) {
        guard let first = written.first else { return }
        let here = written.count { $0.source == first.source }
        if here > 1 {
            report(
                first.source, "node \"\(first.name)\" is declared \(here) times in this line",
                fix: "give each a name of its own, such as \"\(first.name)-\\(index)\"")
        }
        for again in written.dropFirst() where again.source != first.source {
            report(
                again.source,
                "node \"\(again.name)\" is declared a second time; the first is in line "
                    + "\(first.source.line)",
                fix: "rename one, or join the two blocks")
        }
    }

    /// A second block of the same name adds only what the first does not say: that both say it is
    /// one mistake, and reported.
    private func joinLists(of declarations: [NodeDescription], in node: inout NodeDescription) {
        node.peers = []
        node.routes = []
        var isWritten = false
        for declaration in declarations {
            let isAgain = isWritten && !declaration.isImplied
            isWritten = isWritten || !declaration.isImplied
            let linked = Set(isAgain ? node.peers.map(\.node) : [])
            let routed = Set(isAgain ? node.routes.map(\.prefix) : [])
            node.peers += declaration.peers.filter { !linked.contains($0.node) }
            node.routes += declaration.routes.filter { !routed.contains($0.prefix) }
        }
    }

    /// What the generators agree on.
    private mutating func one<Value>(
        of generated: [NodeDescription], _ field: KeyPath<NodeDescription, Declared<Value>?>,
        _ what: String
    ) -> Declared<Value>? {
        let values = generated.compactMap { $0[keyPath: field] }
        if let other = values.first(where: { $0.value != values[0].value }) {
            report(
                other.source,
                "node \"\(generated[0].name)\" is given two different \(what); the first is in "
                    + "line \(values[0].source.line)",
                fix: "say which: Node(\"\(generated[0].name)\") { ... }")
        }
        return values.first
    }

    private mutating func checkName(of node: NodeDescription) {
        if let fault = DNSLabel.fault(of: node.name) {
            report(
                node.source, "\"\(node.name)\" is no name for a node: \(fault)",
                fix: DNSLabel.advice(for: node.name, such: "alice"))
        } else if NetworkPlan.reservedNames.contains(node.name) {
            report(
                node.source, "\"\(node.name)\" is a name that ilpnet uses itself",
                fix: "call the node something else, such as \"\(node.name)-1\"")
        }
    }

    private mutating func checkLimits(of node: NodeDescription) {
        guard let limits = node.limits else { return }
        let named: [(String, Int?)] = [
            ("packetAmount", limits.value.packetAmountMax),
            ("packetsInFlight", limits.value.packetsInFlightMax),
            ("holdTime", limits.value.holdTimeMicroseconds),
        ]
        for case (let name, let value?) in named where value < 1 {
            report(
                limits.source, "the limit \(name) of node \"\(node.name)\" leaves nothing",
                fix: "make it 1 or more, or leave it out")
        }
        if let memory = limits.value.memoryMegabytes,
            memory < PlanLimits.nodeMemoryMegabytesMin
        {
            report(
                limits.source,
                "the limit memoryMegabytes of node \"\(node.name)\" is below the "
                    + "\(PlanLimits.nodeMemoryMegabytesMin) MB that a container needs",
                fix: "make it \(PlanLimits.nodeMemoryMegabytesMin) or more, or leave it out")
        }
        if let inFlight = limits.value.packetsInFlightMax, inFlight > PlanLimits.packetsInFlightMax
        {
            report(
                limits.source,
                "the limit packetsInFlight of node \"\(node.name)\" is above "
                    + "\(PlanLimits.packetsInFlightMax)",
                fix: "make it \(PlanLimits.packetsInFlightMax) or less")
        }
        checkHoldTime(limits, of: node)
    }

    private mutating func checkHoldTime(
        _ limits: Declared<LimitsDescription>, of node: NodeDescription
    ) {
        guard let holdTime = limits.value.holdTimeMicroseconds, holdTime >= 1 else { return }
        if holdTime < PlanLimits.holdTimeMicrosecondsMin {
            report(
                limits.source, "the limit holdTime of node \"\(node.name)\" is below 1 s",
                fix: "make it .seconds(1) or more")
        } else if holdTime > PlanLimits.holdTimeMicrosecondsMax {
            report(
                limits.source, "the limit holdTime of node \"\(node.name)\" is above 10 minutes",
                fix: "make it .minutes(10) or less")
        }
    }
}
