import TopologyModel

/// Finds both ends of every link, and checks what it declares.
extension NetworkDraft {
    mutating func resolveLinks() {
        accounts = Array(repeating: [], count: nodes.count)
        var linked: [Int: SourceLocation] = [:]
        var excused: Set<Int> = []
        for dialler in nodes.indices {
            for peer in nodes[dialler].peers {
                guard let listener = listener(of: peer, from: dialler) else {
                    isRoutable = false
                    excused.formUnion(ends(ofBroken: peer, from: dialler))
                    continue
                }
                let pair = min(dialler, listener) * nodes.count + max(dialler, listener)
                if let first = linked[pair] {
                    reportDouble(peer, from: dialler, first: first)
                    continue
                }
                linked[pair] = peer.source
                check(peer, from: dialler, to: listener)
                link(dialler, listener, as: peer)
            }
        }
        checkConnections(excusing: excused)
    }

    private mutating func reportDouble(
        _ peer: PeerDescription, from dialler: Int, first: SourceLocation
    ) {
        report(
            peer.source,
            "\"\(nodes[dialler].name)\" and \"\(peer.node)\" are linked already, "
                + first.place(from: peer.source),
            fix: first == peer.source && isGenerated(peer)
                ? NetworkDraft.generatorAdvice
                : "keep one of the two; a link carries packets both ways")
    }

    private static let generatorAdvice = "name each node once; a ring takes three or more"

    private func isGenerated(_ peer: PeerDescription) -> Bool {
        network.nodes.contains { $0.isImplied && $0.source == peer.source }
    }

    private mutating func listener(of peer: PeerDescription, from dialler: Int) -> Int? {
        let name = nodes[dialler].name
        if position(of: peer.node) == dialler {
            report(
                peer.source, "\"\(name)\" is linked to itself",
                fix: isGenerated(peer)
                    ? NetworkDraft.generatorAdvice
                    : "link it to another node, or remove the Peer")
            return nil
        }
        guard let listener = position(of: peer.node) else {
            report(
                peer.source, "link \(name) -> \(peer.node) names no node",
                fix: adviseNode(peer.node))
            return nil
        }
        return listener
    }

    /// The nodes that a link with a wrong name was probably to join: that they are apart now is
    /// not worth a second message.
    private mutating func ends(ofBroken peer: PeerDescription, from dialler: Int) -> Set<Int> {
        let meant = peer.node == nodes[dialler].name ? nil : nodeMeant(by: peer.node)
        if let meant { meantLinks.insert([dialler, meant]) }
        return Set([dialler, meant].compactMap { $0 })
    }

    private mutating func check(_ peer: PeerDescription, from dialler: Int, to listener: Int) {
        let link = "link \(nodes[dialler].name) -> \(peer.node)"
        if let credit = peer.creditLimit, min(credit.ours, credit.theirs) < 0 {
            report(
                peer.source, "\(link) has a credit limit below 0",
                fix: "make it 0 or more, or leave it out for no limit")
        }
        if let latency = peer.latencyMicroseconds {
            if min(latency.ours, latency.theirs) < 0 {
                report(peer.source, "\(link) has a latency below 0", fix: "make it 0 or more")
            }
            if peer.roundTripMicroseconds == nil {
                report(
                    peer.source, "\(link) is so slow that every packet expires on it",
                    fix: "keep its two latencies together below "
                        + "\(PlanLimits.latencyMicrosecondsMax / 1_000_000) seconds")
            }
            checkPatience(with: peer, of: [dialler, listener])
        }
        if peer.weight < 1 || peer.weight > PlanLimits.linkWeightMax {
            report(
                peer.source, "\(link) has the weight \(peer.weight)",
                fix: "make it 1 to \(PlanLimits.linkWeightMax)")
        }
    }

    /// A node that gives up before an answer can be back refuses whatever it sends over the link.
    private mutating func checkPatience(with peer: PeerDescription, of ends: [Int]) {
        guard let roundTrip = peer.roundTripMicroseconds else { return }
        for end in ends {
            guard let patience = nodes[end].limits?.value.holdTimeMicroseconds, patience >= 1_000,
                roundTrip >= patience
            else { continue }
            report(
                peer.source,
                "an answer over this link takes \(TimeText.of(microseconds: roundTrip)), and "
                    + "\"\(nodes[end].name)\" holds packets for "
                    + TimeText.of(microseconds: patience),
                fix: "lower the latency, or raise the holdTime of \"\(nodes[end].name)\"")
        }
    }

    private mutating func link(_ dialler: Int, _ listener: Int, as peer: PeerDescription) {
        let index = links.count
        let theirs: RelationDescription =
            switch peer.relation {
            case .peer: .peer
            case .parent: .child
            case .child: .parent
            }
        links.append(
            PlannedLink(
                dialler: dialler, listener: listener, secret: -1,
                asset: AssetDescription(code: "", scale: 0),
                weight: min(max(peer.weight, 1), PlanLimits.linkWeightMax), source: peer.source))
        linkDeclarations.append(peer)
        accounts[dialler].append(
            PlannedAccount(
                peer: listener, link: index, dials: true, relation: peer.relation,
                creditLimit: peer.creditLimit?.ours,
                latencyMicroseconds: peer.latencyMicroseconds?.ours))
        accounts[listener].append(
            PlannedAccount(
                peer: dialler, link: index, dials: false, relation: theirs,
                creditLimit: peer.creditLimit?.theirs,
                latencyMicroseconds: peer.latencyMicroseconds?.theirs))
    }
}

extension PeerDescription {
    /// What the link's latency adds to a packet and its answer; nil where no packet would wait for
    /// so long. What is below 0 counts as nothing.
    var roundTripMicroseconds: Int? {
        guard let latency = latencyMicroseconds else { return 0 }
        let (sum, overflow) = max(0, latency.ours).addingReportingOverflow(max(0, latency.theirs))
        return overflow || sum >= PlanLimits.latencyMicrosecondsMax ? nil : sum
    }
}
