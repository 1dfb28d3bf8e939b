import Generators
import Traffic
import Wire

/// What became of the packets, for people. `SendReport+json.swift` has it for programs.
struct SendReport {
    /// A message of another node may be as long as a page.
    private static let messageCharactersMax = 80
    /// Codes can be made up by others; these many are told one by one.
    private static let codesShownMax = 20

    let destination: String
    let amount: UInt64
    /// How many were to be sent.
    let count: Int
    let summary: TrafficSummary
    /// Why the run ended before all were sent and answered.
    var end: Failure.Problem?

    var isSuccess: Bool { summary.fulfilled == count }

    func lines(width: Int?, style: Style) -> [String] {
        if count == 1, summary.sent == 1, summary.unanswered == 0 { return [single(style)] }
        var lines = [style.bold(destination) + ": " + title]
        guard summary.sent > 0 else { return lines }
        if !isSuccess || summary.unexpected > 0 {
            lines += [""] + outcomes.lines(width: width, style: style)
        }
        if let latency = summary.latency {
            lines += [""] + SendReport.table(of: latency).lines(width: width, style: style)
        }
        return lines
    }

    private var title: String {
        let sent = summary.sent == count ? "" : "\(summary.sent) of "
        var title = sent + count.counted("packet") + " of \(amount)"
        if isSuccess { title += " fulfilled" }
        if summary.durationNanoseconds > 0 {
            title += " in \(SendReport.duration(summary.durationNanoseconds))"
        }
        if let rate = summary.answersPerSecond {
            title += ", \(SendReport.perSecond(rate))" + (isSuccess ? "" : " answers") + " a second"
        }
        return title
    }

    /// One packet is told in one line.
    private func single(_ style: Style) -> String {
        let outcome: String
        if let latency = summary.latency {
            let milliseconds = SendReport.milliseconds(latency.maxNanoseconds)
            outcome = style.green("fulfilled") + " in \(milliseconds) ms"
        } else if let rejection = summary.rejections.first {
            let origin = SendReport.shown(rejection.triggeredBy)
            let message = SendReport.shown(rejection.message)
            outcome =
                style.red("rejected") + " with \(SendReport.name(of: rejection.code))"
                + (origin.isEmpty ? "" : " by \(origin)") + (message.isEmpty ? "" : ": \(message)")
        } else if let why = summary.firstWrong {
            outcome = style.red("wrong answer") + ": \(why)"
        } else {
            outcome = style.red("lost") + ": " + lossReason
        }
        return style.bold(destination) + ": " + outcome
    }

    private var outcomes: Table {
        var table = Table([
            .init(name: "OUTCOME"), .init(name: "PACKETS", isNumber: true), .init(name: "BY"),
            .init(name: "FIRST MESSAGE"),
        ])
        table.rows.append(["fulfilled", "\(summary.fulfilled)", "", ""])
        for rejection in summary.rejections.prefix(SendReport.codesShownMax) {
            table.rows.append([
                SendReport.name(of: rejection.code), "\(rejection.count)",
                SendReport.shown(rejection.triggeredBy), SendReport.shown(rejection.message),
            ])
        }
        let rest = summary.rejections.dropFirst(SendReport.codesShownMax)
        let others = [
            ("\(rest.count) more codes", rest.reduce(0) { $0 + $1.count }, ""),
            ("wrong answer", summary.wrong, summary.firstWrong ?? ""),
            ("lost", summary.lost, lossReason),
            ("not answered yet", summary.unanswered, ""),
            ("answered again", summary.unexpected, "more answers than packets came"),
        ]
        for (name, count, why) in others where count > 0 {
            table.rows.append([name, "\(count)", "", why])
        }
        return table
    }

    private var lossReason: String {
        switch summary.lostWithLink {
        case 0: "no answer until the expiry"
        case summary.lost: "the link ended before the answer"
        case let count: "no answer until the expiry; of \(count) the link ended"
        }
    }

    private static func table(of latency: LatencyFigures) -> Table {
        var table = Table([
            .init(name: "LATENCY"), .init(name: "P50", isNumber: true),
            .init(name: "P95", isNumber: true), .init(name: "P99", isNumber: true),
            .init(name: "MAX", isNumber: true),
        ])
        let figures = [
            latency.p50Nanoseconds, latency.p95Nanoseconds, latency.p99Nanoseconds,
            latency.maxNanoseconds,
        ]
        table.rows = [["in ms"] + figures.map(milliseconds)]
        return table
    }

    private static func name(of code: ILPErrorCode) -> String {
        code.text + (code.name.map { " \($0)" } ?? "")
    }

    static func milliseconds(_ nanoseconds: Int64) -> String {
        Decimal.text(Double(nanoseconds) / 1_000_000, places: 3)
    }

    private static func duration(_ nanoseconds: Int64) -> String {
        nanoseconds < 1_000_000_000
            ? Decimal.text(Double(nanoseconds) / 1_000_000, places: 1) + " ms"
            : Decimal.text(Double(nanoseconds) / 1_000_000_000, places: 2) + " s"
    }

    private static func perSecond(_ rate: Double) -> String {
        rate < 100 ? Decimal.text(rate, places: 1) : "\(Int(rate.rounded()))"
    }

    /// What another node said: short, on one line, and with nothing that a terminal obeys.
    private static func shown(_ text: String) -> String {
        let plain = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map {
                    $0.properties.generalCategory == .control ? " " : $0
                }))
        return plain.count <= messageCharactersMax
            ? plain : plain.prefix(messageCharactersMax) + "..."
    }
}
