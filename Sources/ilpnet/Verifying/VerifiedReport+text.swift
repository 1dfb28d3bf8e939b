import Generators
import Verification

/// The report for people: what was demanded and what was measured, how long packets took, where they
/// were, and why something failed.
extension VerifiedReport {
    /// In a larger network only nodes at which something is wrong are listed.
    private static let nodesListedMax = 12

    func lines(width: Int?, style: Style) -> [String] {
        var lines = [headline(style)]
        if let startup { lines.append(style.faint(StartupLine.text(startup))) }
        lines += [""] + checks(width: width, style)
        if !report.traffic.isEmpty {
            lines += [""] + latencies.lines(width: width, style: style)
        }
        for record in report.traffic {
            guard let table = nodes(of: record, style) else { continue }
            lines += [""] + table.lines(width: width, style: style)
        }
        for result in report.results where !result.reasons.isEmpty {
            lines += [""] + reasons(of: result, style)
        }
        lines.append("")
        if !skipped.isEmpty { lines.append(style.faint(skipped)) }
        return lines + [verdict(style)]
    }

    private func headline(_ style: Style) -> String {
        style.bold(report.network) + ": " + nodeCount.counted("node") + ", "
            + linkCount.counted("link")
            + (isStartedHere ? ", started for this" : ", as it runs")
    }

    /// What is demanded is left out where a terminal is narrow: of what fails it is told below.
    private func checks(width: Int?, _ style: Style) -> [String] {
        let whole = checks(style, withDemands: true).lines(width: nil, style: style)
        guard let width, whole.contains(where: { $0.columnCount > width }) else { return whole }
        return checks(style, withDemands: false).lines(width: width, style: style)
    }

    private func checks(_ style: Style, withDemands: Bool) -> Table {
        var table = Table([.init(name: "RESULT"), .init(name: "CHECK"), .init(name: "MEASURED")])
        if withDemands { table.columns.append(.init(name: "DEMANDED")) }
        table.rows = report.results.filter { $0.outcome != .skipped }.map { result in
            let isPart = result.name.whole != nil
            let name = isPart ? "  \(result.title)" : "\(result.title) \(result.subject)"
            let cells = [style.marked(result.outcome), name, result.measured?.text ?? ""]
            return withDemands ? cells + [result.demanded?.text ?? ""] : cells
        }
        return table
    }

    private var latencies: Table {
        var table = Table([
            .init(name: "LATENCY"), .init(name: "P50", isNumber: true),
            .init(name: "P95", isNumber: true), .init(name: "P99", isNumber: true),
            .init(name: "MAX", isNumber: true),
        ])
        table.rows = report.traffic.map { record in
            let latency = record.summary.latency
            let figures = [
                latency?.p50Nanoseconds, latency?.p95Nanoseconds, latency?.p99Nanoseconds,
                latency?.maxNanoseconds,
            ]
            return ["\(record.from) -> \(record.to)"]
                + figures.map { $0.map { Measure.nanoseconds($0).text } ?? "-" }
        }
        return table
    }

    private func nodes(of record: TrafficRecord, _ style: Style) -> Table? {
        guard let accounting = record.accounting else { return nil }
        var shown = accounting.touched
        if shown.count > Self.nodesListedMax { shown.removeAll { $0.vanished == 0 } }
        guard !shown.isEmpty else { return nil }
        var table = Table(
            [.init(name: "PACKETS AT")]
                + ["RECEIVED", "FORWARDED", "DELIVERED", "REJECTED", "VANISHED"].map {
                    .init(name: $0, isNumber: true)
                })
        table.rows = shown.map { node in
            let vanished = Quantity.count(node.vanished)
            return [
                node.name, Quantity.count(node.received), Quantity.count(node.forwarded),
                Quantity.count(node.delivered), Quantity.count(node.rejected),
                node.vanished == 0 ? vanished : style.red(vanished),
            ]
        }
        return table
    }

    private func reasons(of result: CheckResult, _ style: Style) -> [String] {
        var title = result.title
        if !result.subject.isEmpty { title += ", \(result.subject)" }
        if let measured = result.measured?.text { title += ": \(measured)" }
        if let demanded = result.demanded?.text { title += " (demanded: \(demanded))" }
        return [style.bold("\(path):\(result.line):") + " " + style.paint(result.outcome, title)]
            + result.reasons.map { "  " + $0.withoutControls }
    }

    private func verdict(_ style: Style) -> String {
        let parts = [
            (report.count(.failed), "failed"), (report.count(.notMeasured), "not measured"),
            (report.count(.passed), "passed"),
        ].filter { $0.0 > 0 }.map { "\($0) \($1)" }
        return (report.isSuccess ? style.green("verified") : style.red("not verified")) + " in "
            + Quantity.elapsed(microseconds: report.microseconds) + ": "
            + parts.joined(separator: ", ")
    }

    /// By name, each once; empty where nothing was.
    private var skipped: String {
        let results = report.results.filter { $0.outcome == .skipped }
        var names: [String] = []
        for result in results where !names.contains(result.title) { names.append(result.title) }
        return results.isEmpty
            ? "" : "\(results.count) skipped: " + names.joined(separator: ", ")
    }
}

extension Style {
    fileprivate func marked(_ outcome: CheckOutcome) -> String {
        paint(outcome, "● " + outcome.word)
    }

    fileprivate func paint(_ outcome: CheckOutcome, _ text: String) -> String {
        switch outcome {
        case .passed: green(text)
        case .failed: red(text)
        case .notMeasured: yellow(text)
        case .skipped: faint(text)
        }
    }
}
