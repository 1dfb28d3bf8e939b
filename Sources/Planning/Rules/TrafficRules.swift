import TopologyModel

/// Checks streams of packets and what is demanded of them.
extension NetworkDraft {
    mutating func checkTraffic(_ traffic: TrafficDescription) {
        checkEnds(traffic.from, traffic.to, traffic.source)
        checkStream(
            rate: traffic.packetsPerSecond, microseconds: traffic.durationMicroseconds,
            traffic.source)
        let packets = packetCount(traffic.packetsPerSecond, traffic.durationMicroseconds)
        for demand in traffic.demands {
            checkDemand(demand, packets: packets, packetsPerSecond: traffic.packetsPerSecond)
            checkLatencies(demand, from: traffic.from, to: traffic.to)
        }
    }

    mutating func checkStream(rate: Int, microseconds: Int, _ source: SourceLocation) {
        if rate < 1 || rate > PlanLimits.packetsPerSecondMax {
            report(
                source, "\(rate) packets a second cannot be sent",
                fix: "use a rate of 1 to \(PlanLimits.packetsPerSecondMax)")
        }
        checkTime(microseconds, "traffic", source)
    }

    func packetCount(_ packetsPerSecond: Int, _ microseconds: Int) -> Int {
        let (product, overflow) = packetsPerSecond.multipliedReportingOverflow(by: microseconds)
        return overflow ? Int.max : product / 1_000_000
    }

    mutating func checkDemand(_ demand: DemandDescription, packets: Int, packetsPerSecond: Int) {
        let name = demand.quantity.rawValue
        if demand.limits.isEmpty {
            report(
                demand.source, "\(name) has no limit, so it could not fail",
                fix: "give one, such as p95: .milliseconds(50)")
        }
        for limit in demand.limits where limit.value < (limit.statistic == .count ? 0 : 1) {
            report(
                demand.source, "\(name) \(limit.statistic.rawValue) can never be \(limit.value)",
                fix: limit.statistic == .count ? "allow 0 or more" : "make it more than 0")
        }
        switch demand.quantity {
        case .loss, .rejects:
            for limit in demand.limits where limit.value >= packets && packets > 0 {
                report(
                    demand.source,
                    "\(name) of at most \(limit.value) cannot fail: only \(packets) packets are "
                        + "sent",
                    fix: "allow fewer than \(packets)")
            }
        case .throughput:
            for limit in demand.limits where limit.value > packetsPerSecond {
                report(
                    demand.source,
                    "throughput of at least \(limit.value) cannot be reached: only "
                        + "\(packetsPerSecond) packets a second are sent",
                    fix: "demand \(packetsPerSecond) or less, or send more")
            }
        case .latency, .forwarding:
            checkSamples(demand, packets: packets)
        case .visualization, .interaction:
            checkSamples(demand, packets: packets)
            if network.dashboards.isEmpty {
                report(
                    demand.source, "\(name) is measured on a dashboard, and there is none",
                    fix: "declare one: Dashboard()")
            }
        }
    }

    private mutating func checkSamples(_ demand: DemandDescription, packets: Int) {
        guard packets > 0, packets < PlanLimits.latencySamplesMin, !demand.limits.isEmpty else {
            return
        }
        report(
            demand.source,
            "\(demand.quantity.rawValue) of \(packets) packets says nothing; "
                + "\(PlanLimits.latencySamplesMin) are needed",
            fix: "send faster or for longer")
    }

    /// Links that are declared slow set a floor: out and back.
    private mutating func checkLatencies(_ demand: DemandDescription, from: String, to: String) {
        guard demand.quantity == .latency, let start = position(of: from),
            let end = position(of: to), start != end,
            let floor = latencyFloor(from: start, to: end)
        else { return }
        for limit in demand.limits where limit.value >= 1 && limit.value < floor {
            report(
                demand.source,
                "latency \(limit.statistic.rawValue) cannot be met: the links on the way declare "
                    + "\(floor / 1_000) ms there and back",
                fix: "allow more, or lower the latency of the links")
            return
        }
    }

    /// The least time any path needs, there and back, by what its links declare.
    private func latencyFloor(from start: Int, to end: Int) -> Int? {
        guard linkDeclarations.contains(where: { $0.latencyMicroseconds != nil }) else {
            return nil
        }
        var best = Array(repeating: Int.max, count: nodes.count)
        var open = DistanceHeap<Int>()
        best[start] = 0
        open.push(0, start)
        while let (node, distance) = open.pop() {
            if node == end { return distance }
            guard distance == best[node] else { continue }
            for account in accounts[node] {
                let link = linkDeclarations[account.link]
                let there = distance + (link.roundTripMicroseconds ?? 0)
                if there < best[account.peer] {
                    best[account.peer] = there
                    open.push(there, account.peer)
                }
            }
        }
        return nil
    }
}
