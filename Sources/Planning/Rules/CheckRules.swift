import TopologyModel

/// Finds checks that name what is not there, or that could never pass or never fail.
extension NetworkDraft {
    mutating func checkChecks() {
        for block in network.emptyBlocks { reportEmpty(block.value, block.source) }
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
            case .metric(let metric): checkMetric(metric)
            case .logLine(let logLine): checkLogLine(logLine)
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
        checkNamesOfScenarios()
        if let missing = missingDashboard {
            report(missing.source, missing.message, fix: "declare one: Dashboard()")
        }
    }

    mutating func reportEmpty(_ word: String, _ source: SourceLocation) {
        let example = word == "Verify" ? "Healthy()" : "Loss(atMost: 0)"
        report(
            source, "this \(word) holds nothing, so it cannot fail",
            fix: "say what must hold, such as \(word) { \(example) }, or remove it")
    }

    private mutating func checkStartup(_ startup: StartupDescription) {
        checkTime(startup.withinMicroseconds, "a start-up", startup.source)
    }

    private mutating func checkMetric(_ metric: MetricDescription) {
        checkBounds(metric.bounds, of: "metric \"\(metric.name)\"", metric.source)
        // What follows the name in braces chooses among its labels.
        let name = metric.name.prefix { $0 != "{" }
        if name.hasSuffix("_total") {
            checkCount(metric.bounds, of: "metric \"\(metric.name)\"", metric.source)
        }
        checkNode(metric.node, metric.source)
        if !ASCIIName.isIdentifier(name) {
            report(
                metric.source, "\"\(metric.name)\" is no name of a metric",
                fix: "use letters, digits and \"_\", such as \"ilpnet_peer_up\"")
        }
    }

    private mutating func checkLogLine(_ logLine: LogLineDescription) {
        checkBounds(logLine.bounds, of: "log line \"\(logLine.text)\"", logLine.source)
        checkCount(logLine.bounds, of: "log line \"\(logLine.text)\"", logLine.source)
        checkNode(logLine.node, logLine.source)
        if logLine.text.isEmpty {
            report(
                logLine.source, "a log line without a text, which every line contains",
                fix: "say what it must contain: LogLine(\"peer connected\", atLeast: 1)")
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
    }

    /// What is counted is never below 0.
    private mutating func checkCount(
        _ bounds: BoundsDescription, of what: String, _ source: SourceLocation
    ) {
        if let atMost = bounds.atMost, atMost < 0 {
            report(source, "\(what) is never below 0", fix: "allow 0 or more")
        } else if let atLeast = bounds.atLeast, atLeast < 1, bounds.atMost == nil {
            report(
                source, "\(what) is always at least \(atLeast), so it cannot fail",
                fix: "demand 1 or more, or give atMost:")
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

    mutating func reportSameEnds(_ name: String, _ source: SourceLocation) {
        report(
            source, "\"\(name)\" would send to itself, which crosses no link",
            fix: "name two different nodes")
    }

    mutating func checkNode(_ name: String?, _ source: SourceLocation) {
        // Where there are no nodes at all, that is said already.
        guard let name, !nodes.isEmpty, position(of: name) == nil else { return }
        report(
            source, "there is no node \"\(name)\"",
            fix: adviseNode(name))
    }
}
