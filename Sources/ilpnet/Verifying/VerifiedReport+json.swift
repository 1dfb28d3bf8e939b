import CanonicalJSON
import Control
import Traffic
import Verification

/// The report for programs; docs/commands.md describes it.
extension VerifiedReport {
    var json: JSONWriter {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("network", report.network)
            json.member("file", path)
            json.member("isSuccess", report.isSuccess)
            json.member("passed", report.count(.passed))
            json.member("failed", report.count(.failed))
            json.member("notMeasured", report.count(.notMeasured))
            json.member("skipped", report.count(.skipped))
            json.member("microseconds", report.microseconds)
            json.member("isStartedHere", isStartedHere)
            json.key("startup")
            if let startup { Self.write(startup, to: &json) } else { json.null() }
            json.list("checks", of: report.results) { Self.write($1, to: &$0) }
            json.list("traffic", of: report.traffic) { Self.write($1, to: &$0) }
        }
        return json
    }

    private static func write(_ startup: StartupTiming, to json: inout JSONWriter) {
        json.object { json in
            json.member("microseconds", startup.microseconds)
            json.list("criticalChain", of: startup.criticalChain) { json, step in
                json.object(onOneLine: true) { json in
                    json.key("process")
                    if let process = step.process { json.value(process) } else { json.null() }
                    json.member("what", step.what)
                    json.member("microseconds", step.microseconds)
                }
            }
        }
    }

    private static func write(_ result: CheckResult, to json: inout JSONWriter) {
        json.object { json in
            json.member("name", result.name.rawValue)
            if let statistic = result.statistic { json.member("statistic", statistic) }
            json.member("subject", result.subject)
            json.member("line", result.line)
            json.member("outcome", result.outcome.rawValue)
            json.key("demanded")
            result.demanded.write(to: &json)
            json.key("measured")
            result.measured.write(to: &json)
            json.list("reasons", of: result.reasons) { $0.value($1) }
        }
    }

    private static func write(_ record: TrafficRecord, to json: inout JSONWriter) {
        let summary = record.summary
        json.object { json in
            json.member("from", record.from)
            json.member("to", record.to)
            json.member("packetsPerSecond", record.packetsPerSecond)
            json.member("amount", record.amount)
            json.member("count", record.count)
            json.member("sent", summary.sent)
            json.member("fulfilled", summary.fulfilled)
            json.member("rejected", summary.rejected)
            json.member("wrong", summary.wrong)
            json.member("lost", summary.lost)
            json.member("unanswered", summary.unanswered)
            json.member("unexpected", summary.unexpected)
            summary.writeRejections(to: &json)
            summary.writeLatency(to: &json)
            json.member("durationNanoseconds", summary.durationNanoseconds)
            json.key("nodes")
            write(record.accounting, to: &json)
        }
    }

    private static func write(_ accounting: PacketAccounting?, to json: inout JSONWriter) {
        guard let accounting else { return json.null() }
        json.array { json in
            for node in accounting.nodes {
                json.object(onOneLine: true) { json in
                    json.member("name", node.name)
                    json.member("received", node.received)
                    json.member("forwarded", node.forwarded)
                    json.member("delivered", node.delivered)
                    json.member("rejected", node.rejected)
                    json.member("vanished", node.vanished)
                }
            }
        }
    }
}

extension Measure? {
    /// One object, its members named by their units; null where there is nothing.
    fileprivate func write(to json: inout JSONWriter) {
        guard let self else { return json.null() }
        json.object(onOneLine: true) { self.writeMembers(to: &$0) }
    }
}

extension Measure {
    fileprivate func writeMembers(to json: inout JSONWriter) {
        switch self {
        case .count(let count): json.member("count", count)
        case .part(let count, let whole):
            json.member("count", count)
            json.member("of", whole)
        case .nanoseconds(let nanoseconds): json.member("nanoseconds", nanoseconds)
        case .perSecond(let rate): json.member("perSecond", Int(rate))
        case .bytes(let count): json.member("bytes", count)
        // JSON has no text for all that a metric may be.
        case .number(let number):
            json.member("number", Int(exactly: number).map(String.init) ?? "\(number)")
        case .words(let words): json.member("text", words)
        case .atMost(let measure):
            json.member("bound", "atMost")
            measure.writeMembers(to: &json)
        case .atLeast(let measure):
            json.member("bound", "atLeast")
            measure.writeMembers(to: &json)
        }
    }
}
