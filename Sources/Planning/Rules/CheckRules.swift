import TopologyModel

/// Finds checks that name what is not there, or that could never pass or never fail.
extension NetworkDraft {
    mutating func checkChecks() {
        for check in network.checks {
            switch check {
            case .startup(let startup): checkStartup(startup)
            case .healthy: break
            case .reachable(let reachable):
                if case .pair(let from, let to) = reachable.pairs {
                    checkEnds(from, to, reachable.source)
                }
            case .traffic(let traffic): checkTraffic(traffic)
            case .delivers(let delivers): checkDelivers(delivers)
            case .rejected(let rejected): checkRejected(rejected)
            case .metric(let metric):
                checkBounds(metric.bounds, of: "metric \"\(metric.name)\"", metric.source)
                checkNode(metric.node, metric.source)
                if metric.name.isEmpty {
                    report(
                        metric.source, "a metric without a name",
                        fix: "name one: Metric(\"ilpnet_peer_up\", atLeast: 1)")
                }
            case .logLine(let logLine):
                checkBounds(logLine.bounds, of: "log line \"\(logLine.text)\"", logLine.source)
                checkNode(logLine.node, logLine.source)
                if logLine.text.isEmpty {
                    report(
                        logLine.source, "a log line without a text, which every line contains",
                        fix: "say what it must contain: LogLine(\"peer connected\", atLeast: 1)")
                }
            case .memory(let memory):
                checkNode(memory.node, memory.source)
                if memory.megabytesMax < 1 {
                    report(
                        memory.source, "a node cannot run in \(memory.megabytesMax) MB",
                        fix: "allow 1 MB or more")
                }
            case .scenario(let scenario): checkScenario(scenario)
            }
        }
    }

    private mutating func checkStartup(_ startup: StartupDescription) {
        checkTime(startup.withinMicroseconds, "a start-up", startup.source)
    }

    private mutating func checkDelivers(_ delivers: DeliversDescription) {
        checkNode(delivers.from, delivers.source)
        checkDestination(delivers.to, delivers.source)
        if delivers.from == delivers.to { reportSameEnds(delivers.from, delivers.source) }
        if delivers.amount < 1 {
            report(
                delivers.source, "a packet of \(delivers.amount) delivers nothing",
                fix: "send 1 or more")
        }
        if let receives = delivers.receives, receives < 1 {
            report(
                delivers.source, "a packet that delivers \(receives) is never fulfilled",
                fix: "expect 1 or more, or leave it out")
        }
    }

    private mutating func checkRejected(_ rejected: RejectedDescription) {
        checkNode(rejected.from, rejected.source)
        checkDestination(rejected.to, rejected.source)
        if rejected.amount < 0 {
            report(
                rejected.source, "a packet has no amount below 0",
                fix: "send 0 or more")
        }
        let code = Array(rejected.code.utf8)
        let isCode =
            code.count == 3 && "FTR".utf8.contains(code[0])
            && code[1...].allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
        if !isCode {
            report(
                rejected.source, "\"\(rejected.code)\" is no ILP error code",
                fix: "use one such as \"F02\" (unreachable) or \"T04\" (no liquidity)")
        }
    }

    private mutating func checkBounds(
        _ bounds: BoundsDescription, of what: String, _ source: SourceLocation
    ) {
        if bounds.atLeast == nil && bounds.atMost == nil {
            report(
                source, "\(what) has no bound, so nothing could be wrong with it",
                fix: "give atLeast:, atMost: or both")
        }
        if let atLeast = bounds.atLeast, let atMost = bounds.atMost, atLeast > atMost {
            report(
                source, "\(what) cannot be at least \(atLeast) and at most \(atMost)",
                fix: "swap the two numbers")
        }
        if let atMost = bounds.atMost, atMost < 0 {
            report(source, "\(what) is never below 0", fix: "allow 0 or more")
        }
    }

    mutating func checkTime(_ microseconds: Int, _ what: String, _ source: SourceLocation) {
        if microseconds < 1 {
            report(source, "\(what) takes longer than no time at all", fix: "allow more than 0")
        } else if microseconds > PlanLimits.checkMicrosecondsMax {
            report(source, "\(what) of more than a day is never waited for", fix: "make it shorter")
        }
    }

    mutating func checkEnds(_ from: String, _ to: String, _ source: SourceLocation) {
        checkNode(from, source)
        checkNode(to, source)
        if from == to { reportSameEnds(from, source) }
    }

    private mutating func reportSameEnds(_ name: String, _ source: SourceLocation) {
        report(
            source, "\"\(name)\" would send to itself, which crosses no link",
            fix: "name two different nodes")
    }

    mutating func checkNode(_ name: String?, _ source: SourceLocation) {
        guard let name, position(of: name) == nil else { return }
        report(
            source, "there is no node \"\(name)\"",
            fix: adviseNode(name, else: "declare Node(\"\(name)\") or name another"))
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
}
