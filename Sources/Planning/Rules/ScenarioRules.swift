import TopologyModel

/// Checks scenarios: what they send, what they break and what they expect.
extension NetworkDraft {
    mutating func checkScenario(_ scenario: ScenarioDescription) {
        var packets = 0
        var packetsPerSecond = 0
        var ends = 0
        for case .send(let sending) in scenario.steps {
            checkEnds(sending.from, sending.to, sending.source)
            checkStream(
                rate: sending.packetsPerSecond, microseconds: sending.durationMicroseconds,
                sending.source)
            packets += min(
                packetCount(sending.packetsPerSecond, sending.durationMicroseconds), Int.max / 1_000
            )
            packetsPerSecond += max(0, min(sending.packetsPerSecond, Int.max / 1_000))
            ends = max(ends, sending.durationMicroseconds)
        }
        if ends == 0 {
            report(
                scenario.source, "scenario \"\(scenario.name)\" sends nothing",
                fix: "add Send(from:to:rate:for:)")
        }
        var demands = 0
        for step in scenario.steps {
            switch step {
            case .send: break
            case .at(let moment): checkMoment(moment, ends: ends)
            case .expect(let expected):
                demands += expected.count
                for demand in expected {
                    checkDemand(demand, packets: packets, packetsPerSecond: packetsPerSecond)
                }
            }
        }
        if demands == 0 {
            report(
                scenario.source, "scenario \"\(scenario.name)\" expects nothing, so it cannot fail",
                fix: "add Expect { Loss(atMost: 0) }")
        }
    }

    private mutating func checkMoment(_ moment: ScenarioDescription.Moment, ends: Int) {
        if moment.microseconds < 0 {
            report(moment.source, "a fault before the scenario begins", fix: "use At(.seconds(0))")
        }
        if ends > 0 && moment.microseconds >= ends {
            report(
                moment.source, "a fault after all is sent strikes nothing",
                fix: "strike earlier, or send for longer")
        }
        if moment.faults.isEmpty {
            report(moment.source, "nothing happens here", fix: "add a fault, such as Kill(\"hub\")")
        }
        for fault in moment.faults { checkFault(fault) }
    }

    private mutating func checkFault(_ fault: FaultDescription) {
        switch fault.kind {
        case .kill(let target), .pause(let target), .resume(let target), .restart(let target),
            .stop(let target):
            switch target {
            case .node(let name): checkNode(name, fault.source)
            case .dashboard where network.dashboards.isEmpty:
                report(
                    fault.source, "a fault strikes the dashboard, and there is none",
                    fix: "declare one: Dashboard()")
            case .dashboard: break
            }
        case .partition(let link), .heal(let link):
            checkLink(link, fault.source)
        case .delay(let link, let microseconds):
            checkLink(link, fault.source)
            checkTime(microseconds, "a delay", fault.source)
        case .drop(let link, let oneIn):
            checkLink(link, fault.source)
            if oneIn < 1 {
                report(
                    fault.source, "one message in \(oneIn) cannot be dropped",
                    fix: "use oneIn: 1 for all of them, or more")
            }
        case .throttle(let link, let bytesPerSecond):
            checkLink(link, fault.source)
            if bytesPerSecond < 1 {
                report(
                    fault.source, "a link of \(bytesPerSecond) bytes a second carries nothing",
                    fix: "use 1 or more, or Partition(\"\(link.first)\", \"\(link.second)\")")
            }
        }
    }

    private mutating func checkLink(_ link: FaultLink, _ source: SourceLocation) {
        checkNode(link.first, source)
        checkNode(link.second, source)
        guard let first = position(of: link.first), let second = position(of: link.second),
            self.link(between: first, and: second) == nil
        else { return }
        report(
            source, "there is no link between \"\(link.first)\" and \"\(link.second)\"",
            fix: "name two linked nodes, or add Peer(\"\(link.second)\") to "
                + "Node(\"\(link.first)\")")
    }
}
