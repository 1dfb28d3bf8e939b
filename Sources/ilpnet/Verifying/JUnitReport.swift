import Disk
import Verification

/// The report as the XML that JUnit's readers take: one suite for the network, one case for each
/// check. Nobody wrote that format down; this is what readers in continuous integration agree on.
struct JUnitReport {
    private let verified: VerifiedReport

    init(_ verified: VerifiedReport) { self.verified = verified }

    func write(to path: String) throws(Failure) {
        do throws(FileError) {
            try PlainFile.replace(path, with: Array(text.utf8), permissions: 0o644)
        } catch {
            throw error.failure
        }
    }

    var text: String {
        let report = verified.report
        let failures = report.count(.failed) + report.count(.notMeasured)
        let attributes =
            "tests=\"\(report.results.count)\" failures=\"\(failures)\" errors=\"0\""
            + " skipped=\"\(report.count(.skipped))\""
            + " time=\"\(Self.seconds(report.microseconds))\""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(attributes)>
              <testsuite name="\(XMLText.attribute(report.network))" \(attributes)>
            \(report.results.map(testCase).joined(separator: "\n"))
              </testsuite>
            </testsuites>

            """
    }

    private func testCase(_ result: CheckResult) -> String {
        let name = result.title + (result.subject.isEmpty ? "" : " \(result.subject)")
        let opening =
            "    <testcase classname=\"\(XMLText.attribute(verified.report.network))\""
            + " name=\"\(XMLText.attribute(name))\" file=\"\(XMLText.attribute(verified.path))\""
            + " line=\"\(result.line)\" time=\"\(Self.seconds(result.microseconds))\""
        guard let content = content(of: result) else { return opening + "/>" }
        return opening + ">\n      " + content + "\n    </testcase>"
    }

    /// nil for what has passed.
    private func content(of result: CheckResult) -> String? {
        switch result.outcome {
        case .passed: return nil
        case .skipped: return "<skipped/>"
        case .failed, .notMeasured:
            let numbers = [
                result.demanded.map { "demanded: \($0.text)" },
                result.measured.map { "measured: \($0.text)" },
            ].compactMap { $0 }
            let message =
                numbers.isEmpty ? result.outcome.rawValue : numbers.joined(separator: ", ")
            return "<failure type=\"\(result.outcome.rawValue)\""
                + " message=\"\(XMLText.attribute(message))\">"
                + XMLText.content(result.reasons.joined(separator: "\n")) + "</failure>"
        }
    }

    private static func seconds(_ microseconds: Int) -> String {
        Decimal.text(Double(microseconds) / 1_000_000, places: 3)
    }
}

/// Text as it may stand in XML 1.0.
enum XMLText {
    static func attribute(_ text: String) -> String {
        escaped(text, ["\"": "&quot;", "\n": "&#10;", "\t": "&#9;", "\r": "&#13;"])
    }

    static func content(_ text: String) -> String { escaped(text, ["\r": "&#13;"]) }

    private static func escaped(_ text: String, _ more: [Unicode.Scalar: String]) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            // XML 1.0 2.2: these stand in no document, not even escaped.
            case "\u{0}"..<"\t", "\u{b}"..<"\r", "\u{e}"..<" ", "\u{fffe}", "\u{ffff}":
                result += "\u{fffd}"
            default:
                if let escape = more[scalar] {
                    result += escape
                } else {
                    result.unicodeScalars.append(scalar)
                }
            }
        }
        return result
    }
}
