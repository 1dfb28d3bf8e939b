import Glibc
import TextSearch
import TopologyModel

/// The compiler's words, in which every error and warning begins `path:line` as the user typed it.
///
/// The compiler gets the path as typed and so writes it itself. What comes from the linker, from
/// the driver or from nowhere is put on line 1. Notes about the language's own declarations keep
/// their form, `TopologyDSL.Node:2:12: note: ...`.
struct CompilerOutput {
    let text: String
    private let file: TypedPath

    init(_ stream: KeptChild.Stream, file: TypedPath) {
        self.file = file
        var lines = stream.text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Self.rewritten(String($0), file) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        if stream.isCut {
            lines.append("(the compiler said more than \(stream.bytesMax >> 20) MiB)")
        }
        text = lines.joined(separator: "\n")
    }

    /// Also where the compiler failed without an error of its own.
    func textWithAnError(_ ending: KeptChild.Ending) -> String {
        guard Self.errors(in: text, path: file.text).isEmpty else { return text }
        let words =
            switch ending {
            case .signalled(let number): String(cString: strsignal(number))
            case .exited(let code): "exit code \(code)"
            case .tookTooLong, .notStarted: ""
            }
        let headline = "\(file.text):1: error: the compiler failed without an error: \(words)"
        return text.isEmpty ? headline : "\(headline)\n\(text)"
    }

    /// The errors in a text whose diagnostics begin with `path`.
    static func errors(in text: String, path: String) -> [Diagnostic] {
        text.split(separator: "\n").compactMap { line in
            guard let found = Headline(line), found.place == path, found.severity == "error",
                let row = found.line
            else { return nil }
            return Diagnostic(
                path: path, line: row, column: found.column, found.message)
        }
    }

    /// The text with the headlines of diagnostics that begin with `path` painted as all others.
    static func painted(_ text: String, path: String, _ paint: DiagnosticPaint) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard let found = Headline(line), found.place == path, found.line != nil,
                let end = line.firstRange(of: "\(found.severity): \(found.message)")
            else { return String(line) }
            let severity = "\(found.severity):"
            return paint.place(String(line[..<end.lowerBound]))
                + (found.severity == "error" ? paint.error(severity) : severity)
                + " \(found.message)"
        }.joined(separator: "\n")
    }

    private static func rewritten(_ line: String, _ file: TypedPath) -> String {
        guard let headline = Headline(line[...]) else { return line }
        if headline.line != nil {
            if headline.place == file.text { return line }
            if headline.place == file.asArgument { return String(line.dropFirst(2)) }
            if headline.severity == "note" && headline.place != "<unknown>" { return line }
        }
        let origin =
            headline.place.isEmpty || headline.place == "<unknown>"
            ? "" : "\(headline.place): "
        return "\(file.text):1: \(headline.severity): \(origin)\(headline.message)"
    }
}

/// The first line of a diagnostic: `place:line:column: severity: message`, or without numbers
/// `ld.lld: error: message`, or without a place `error: message`.
private struct Headline {
    var place: String
    var line: Int?
    var column: Int?
    var severity: String
    var message: String

    init?(_ text: Substring) {
        for severity in ["error", "warning", "note"] {
            let mark = "\(severity): "
            if text.hasPrefix(mark) {
                self.init("", severity, text.dropFirst(mark.count))
                return
            }
            guard let found = text.firstRange(of: ": " + mark) else { continue }
            let before = text[..<found.lowerBound]
            // Source code and prose may hold such words too; a place holds no space unless the
            // user's path does, and then numbers follow it.
            self.init(before, severity, text[found.upperBound...])
            guard line != nil || !place.contains(" ") else { return nil }
            return
        }
        return nil
    }

    private init(_ before: Substring, _ severity: String, _ message: Substring) {
        self.severity = severity
        self.message = String(message)
        var parts = before.split(separator: ":", omittingEmptySubsequences: false)
        var numbers: [Int] = []
        while parts.count > 1, numbers.count < 2, let number = parts.last.flatMap({ Int($0) }) {
            numbers.insert(number, at: 0)
            parts.removeLast()
        }
        place = parts.joined(separator: ":")
        line = numbers.first
        column = numbers.count == 2 ? numbers[1] : nil
    }
}
