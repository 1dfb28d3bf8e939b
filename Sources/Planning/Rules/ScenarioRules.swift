import TopologyModel

/// Checks scenarios: what they send, what they break and what they expect.
extension NetworkDraft {
    /// A report tells scenarios apart by their names.
    mutating func checkNamesOfScenarios() {
        var sources: [String: SourceLocation] = [:]
        for case .scenario(let scenario) in network.checks {
            if scenario.name.isEmpty {
                report(
                    scenario.source, "a scenario without a name",
                    fix: "say what it shows, such as \"hub restart\"")
            } else if let first = sources[scenario.name] {
                report(
                    scenario.source,
                    "scenario \"\(scenario.name)\" is declared a second time; the first is "
                        + first.place(from: scenario.source),
                    fix: "give one of the two another name")
            } else {
                sources[scenario.name] = scenario.source
            }
        }
    }

    mutating func checkScenario(_ scenario: ScenarioDescription) {
        let sendings = scenario.steps.compactMap { step in
            if case .send(let sending) = step { sending } else { nil }
        }
        if sendings.isEmpty {
            report(
                scenario.source, "scenario \"\(scenario.name)\" sends nothing",
                fix: "add Send(from:to:rate:for:)")
        }
        var packets = 0
        var packetsPerSecond = 0
        for sending in sendings {
            checkEnds(sending.from, sending.to, sending.source)
            checkStream(
                rate: sending.packetsPerSecond, microseconds: sending.durationMicroseconds,
                sending.source)
            // What one sending may count at most, so that sums stay far from overflow.
            let most = Int.max / sendings.count
            packets += max(
                0, min(most, packetCount(sending.packetsPerSecond, sending.durationMicroseconds)))
            packetsPerSecond += max(0, min(most, sending.packetsPerSecond))
        }
        let ends = sendings.map(\.durationMicroseconds).max() ?? 0
        var demands: [DemandDescription] = []
        for step in scenario.steps {
            switch step {
            case .send: break
            case .at(let moment): checkMoment(moment, ends: ends)
            case .expect(let expectation):
                demands += expectation.demands
                if expectation.demands.isEmpty { reportEmpty("Expect", expectation.source) }
            }
        }
        checkDemands(demands, packets: packets, packetsPerSecond: packetsPerSecond)
        let isExpecting = scenario.steps.contains { if case .expect = $0 { true } else { false } }
        if !isExpecting {
            report(
                scenario.source, "scenario \"\(scenario.name)\" expects nothing, so it cannot fail",
                fix: "add Expect { Loss(atMost: 0) }")
        }
        checkEndings(scenario)
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

    /// `Resume` and `Heal` end what an earlier moment began.
    private mutating func checkEndings(_ scenario: ScenarioDescription) {
        let moments = scenario.steps.compactMap { step in
            if case .at(let moment) = step { moment } else { nil }
        }
        var paused: Set<FaultTarget> = []
        var faulty: Set<Set<String>> = []
        for moment in moments.sorted(by: { $0.microseconds < $1.microseconds }) {
            for fault in moment.faults {
                switch fault.kind {
                case .resume(let target) where !paused.contains(target) && isKnown(target):
                    report(
                        fault.source, "nothing has paused \(name(of: target)) before",
                        fix: "add Pause at an earlier time, or remove the Resume")
                case .heal(let link)
                where !faulty.contains([link.first, link.second]) && isLinked(link):
                    report(
                        fault.source,
                        "nothing has struck the link between \"\(link.first)\" and "
                            + "\"\(link.second)\" before",
                        fix: "add Partition or another fault at an earlier time, or remove the Heal"
                    )
                default: break
                }
            }
            for fault in moment.faults {
                switch fault.kind {
                case .pause(let target): paused.insert(target)
                case .partition(let link), .delay(let link, _), .drop(let link, _),
                    .throttle(let link, _):
                    faulty.insert([link.first, link.second])
                case .kill, .resume, .restart, .stop, .heal: break
                }
            }
        }
    }

    private func isKnown(_ target: FaultTarget) -> Bool {
        switch target {
        case .dashboard: !network.dashboards.isEmpty
        case .node(let name): position(of: name) != nil
        }
    }

    private func name(of target: FaultTarget) -> String {
        switch target {
        case .dashboard: "the dashboard"
        case .node(let name): "\"\(name)\""
        }
    }

    private mutating func checkFault(_ fault: FaultDescription) {
        switch fault.kind {
        case .kill(let target), .pause(let target), .resume(let target), .restart(let target),
            .stop(let target):
            switch target {
            case .node(let name): checkNode(name, fault.source)
            case .dashboard:
                needDashboard(fault.source, "a fault strikes the dashboard, and there is none")
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
            !isLinked(link), !meantLinks.contains([first, second])
        else { return }
        report(
            source, "there is no link between \"\(link.first)\" and \"\(link.second)\"",
            fix: "name two linked nodes, or add Peer(\"\(link.second)\") to "
                + "Node(\"\(link.first)\")")
    }

    private func isLinked(_ link: FaultLink) -> Bool {
        guard let first = position(of: link.first), let second = position(of: link.second) else {
            return false
        }
        return self.link(between: first, and: second) != nil
    }
}
