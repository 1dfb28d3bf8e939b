import CanonicalJSON
import Disk
import Logging
import TextSearch
import TopologyModel

// Numbers that nodes show, and lines that they log.
extension VerificationRun {
    private static let logBytesMax = 1 << 30

    func verify(_ metric: MetricDescription) -> CheckResult {
        var result = metric.result
        guard let selector = MetricsPage.selector(metric.name) else {
            result.fail("\"\(metric.name)\" chooses no metric")
            return result
        }
        for node in network.nodes(metric.node) where !network.isInterrupted() {
            switch network.page(node.webPort, "/metrics") {
            case .failed(let reason): result.fail("\(node.name) shows no metrics: \(reason)")
            case .answered(let code, let body):
                let page = MetricsPage(String(page: body))
                guard code == 200, let sum = page.sum(selector.name, selector.labels) else {
                    result.outcome = .notMeasured
                    result.reasons.append("\(node.name) shows no such metric")
                    continue
                }
                let complaint = metric.bounds.complaint(sum)
                if let complaint { result.fail("at \(node.name) it is \(complaint)") }
                if result.measured == nil || complaint != nil { result.measured = .number(sum) }
            }
        }
        return result
    }

    func verify(_ logLine: LogLineDescription) -> CheckResult {
        var result = logLine.result
        var count = 0
        for node in network.nodes(logLine.node) where !network.isInterrupted() {
            do throws(FileError) {
                guard let found = try linesContaining(logLine.text, in: node.logPath) else {
                    result.fail("the log of \(node.name) is gone: \(node.logPath)")
                    continue
                }
                count += found
            } catch {
                result.fail("the log of \(node.name) cannot be read: \(error.path)")
            }
        }
        result.measured = .count(count)
        if let complaint = logLine.bounds.complaint(Double(count)) {
            result.fail("there are \(complaint)")
        }
        return result
    }

    /// Since the network was started; nil where the log that is written now is not there.
    private func linesContaining(_ text: String, in path: String) throws(FileError) -> Int? {
        let since = ISO8601.text(startedWallMilliseconds)
        var count = 0
        for number in 0..<LogFile.Limits.filesMaxDefault {
            let file = number == 0 ? path : "\(path).\(number)"
            guard
                let bytes = try PlainFile.read(
                    file, bytesMax: Self.logBytesMax, regularOnly: true)
            else {
                if number == 0 { return nil }
                break
            }
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                let line = String(decoding: line, as: UTF8.self)
                if line.contains(text), LoggedMoment.of(line) ?? since >= since { count += 1 }
            }
        }
        return count
    }
}

/// When a line was logged. Moments of one format and length are in order as texts are.
private enum LoggedMoment {
    private static let key = "\"time\":\""

    static func of(_ line: String) -> String? {
        guard let start = line.firstRange(of: key)?.upperBound else { return nil }
        return String(line[start...].prefix { $0 != "\"" })
    }
}

extension BoundsDescription {
    /// What is wrong with a number, with the number; nil where nothing is.
    fileprivate func complaint(_ number: Double) -> String? {
        let text = Int(exactly: number).map(\.grouped) ?? "\(number)"
        if let atLeast, number < Double(atLeast) { return "\(text), fewer than \(atLeast.grouped)" }
        if let atMost, number > Double(atMost) { return "\(text), more than \(atMost.grouped)" }
        return nil
    }

    fileprivate var measure: Measure? {
        switch (atLeast, atMost) {
        case (let least?, let most?): .words("\(least.grouped) to \(most.grouped)")
        case (let least?, nil): .atLeast(.count(least))
        case (nil, let most?): .atMost(.count(most))
        case (nil, nil): nil
        }
    }
}

extension MetricDescription {
    var result: CheckResult {
        CheckResult(
            .metric, subject: name + (node.map { " of \($0)" } ?? ""), line: source.line,
            demanded: bounds.measure)
    }
}

extension LogLineDescription {
    var result: CheckResult {
        CheckResult(
            .logLine, subject: "\"\(text)\"" + (node.map { " of \($0)" } ?? ""),
            line: source.line, demanded: bounds.measure)
    }
}
