import TextSearch

/// What `doctor` found out about one thing that networks need.
struct Finding: Sendable, Equatable {
    enum Verdict: String, Sendable {
        case ok
        /// It will do, and someone may want to know.
        case note
        /// Networks do not run, or not as they should, until it is mended.
        case wrong
    }

    var subject: String
    var verdict: Verdict
    var message: String
    var fix: String?

    static func ok(_ subject: String, _ message: String) -> Finding {
        Finding(subject: subject, verdict: .ok, message: message)
    }

    static func note(_ subject: String, _ message: String, fix: String? = nil) -> Finding {
        Finding(subject: subject, verdict: .note, message: message, fix: fix)
    }

    static func wrong(_ subject: String, _ message: String, fix: String) -> Finding {
        Finding(subject: subject, verdict: .wrong, message: message, fix: fix)
    }

    /// Of all of them, in lines of at most so many columns.
    static func lines(_ findings: [Finding], columns: Int, style: Style) -> [String] {
        let widest = findings.map(\.subject.count).max() ?? 0
        return findings.flatMap { finding in
            let gap = String(repeating: " ", count: widest - finding.subject.count + 2)
            let lead = "  \(finding.verdict.mark) \(finding.subject)\(gap)"
            var lines = Paragraph.lines(finding.message, columns: columns, lead: lead)
            lines[0] = finding.verdict.painted(lines[0], style)
            guard let fix = finding.fix else { return lines }
            let indent = String(repeating: " ", count: lead.count)
            return lines
                + Paragraph.lines(fix, columns: columns, lead: indent + "fix: ").map {
                    $0.replacing("fix:", with: style.cyan("fix:"), maxReplacements: 1)
                }
        }
    }
}

extension Finding.Verdict {
    fileprivate var mark: String {
        switch self {
        case .ok: "✓"
        case .note: "!"
        case .wrong: "✗"
        }
    }

    fileprivate func painted(_ line: String, _ style: Style) -> String {
        let painted =
            switch self {
            case .ok: style.green(mark)
            case .note: style.yellow(mark)
            case .wrong: style.red(mark)
            }
        return line.replacing(mark, with: painted, maxReplacements: 1)
    }
}
