import Control
import Verification

/// What was verified, with all that its forms for people and programs need.
struct VerifiedReport {
    let report: VerificationReport
    /// The topology file as the user typed it.
    let path: String
    let nodeCount: Int
    let linkCount: Int
    /// nil where the network never became ready, and where it was changed since.
    let startup: StartupTiming?
    let isStartedHere: Bool

    init(_ report: VerificationReport, _ asked: AskedNetwork, isStartedHere: Bool) {
        self.report = report
        path = asked.path
        nodeCount = asked.plan.nodes.count
        linkCount = asked.plan.links.count
        startup = report.startup
        self.isStartedHere = isStartedHere
    }
}

extension CheckOutcome {
    /// As it stands in tables: what someone must look at is loud.
    var word: String {
        switch self {
        case .passed: "passed"
        case .failed: "FAILED"
        case .notMeasured: "NOT MEASURED"
        case .skipped: "skipped"
        }
    }
}

extension Measure {
    /// As a table has it.
    var text: String {
        switch self {
        case .count(let count): Quantity.count(count)
        case .part(let count, let whole): "\(Quantity.count(count)) of \(Quantity.count(whole))"
        case .nanoseconds(let nanoseconds): Self.time(nanoseconds)
        case .perSecond(let rate): Self.rate(rate) + "/s"
        case .bytes(let count): Quantity.bytes(count)
        case .number(let number): Self.number(number)
        case .words(let words): words
        case .atMost(.count(0)): "none"
        case .atMost(let measure): "at most \(measure.text)"
        case .atLeast(let measure): "at least \(measure.text)"
        }
    }

    /// Whole seconds and milliseconds as such.
    private static func time(_ nanoseconds: Int64) -> String {
        switch nanoseconds {
        case 1_000_000_000... where nanoseconds % 1_000_000_000 == 0:
            "\(nanoseconds / 1_000_000_000) s"
        case 1_000_000_000...: Decimal.text(Double(nanoseconds) / 1e9, places: 2) + " s"
        case 1_000_000... where nanoseconds % 1_000_000 == 0: "\(nanoseconds / 1_000_000) ms"
        case 100_000_000...: Decimal.text(Double(nanoseconds) / 1e6, places: 1) + " ms"
        default: Decimal.text(Double(nanoseconds) / 1e6, places: 2) + " ms"
        }
    }

    private static func rate(_ rate: Double) -> String {
        let isWhole = (rate - rate.rounded()).magnitude < 0.05
        return isWhole || rate >= 1_000
            ? Quantity.count(Int(rate.rounded())) : Decimal.text(rate, places: 1)
    }

    private static func number(_ number: Double) -> String {
        Int(exactly: number).map { Quantity.count($0) } ?? "\(number)"
    }
}
