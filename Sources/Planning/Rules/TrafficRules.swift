import TopologyModel

/// Checks streams of packets.
extension NetworkDraft {
    mutating func checkTraffic(_ traffic: TrafficDescription) {
        checkEnds(traffic.from, traffic.to, traffic.source)
        checkStream(
            rate: traffic.packetsPerSecond, microseconds: traffic.durationMicroseconds,
            traffic.source)
        let packets = packetCount(traffic.packetsPerSecond, traffic.durationMicroseconds)
        checkDemands(
            traffic.demands, packets: packets, packetsPerSecond: traffic.packetsPerSecond)
        for demand in traffic.demands {
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
        if rate >= 1, microseconds >= 1, packetCount(rate, microseconds) == 0 {
            report(
                source,
                "\(rate) a second for \(TimeText.of(microseconds: microseconds)) is no packet",
                fix: "send faster or for longer")
        }
    }

    func packetCount(_ packetsPerSecond: Int, _ microseconds: Int) -> Int {
        let (product, overflow) = packetsPerSecond.multipliedReportingOverflow(by: microseconds)
        return overflow ? Int.max : product / 1_000_000
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
                    + "\(TimeText.of(microseconds: floor)) there and back",
                fix: "allow more than that, or lower the latency of the links")
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
