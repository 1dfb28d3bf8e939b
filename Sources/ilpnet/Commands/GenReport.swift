import Generators
import CanonicalJSON

/// What `gen` did, or what `gen --check` found.
struct GenReport {
    private let folder: String
    private let fileCount: Int
    private let console: Console

    init(_ folder: String, fileCount: Int, console: Console) {
        self.folder = folder
        self.fileCount = fileCount
        self.console = console
    }

    func tell(_ changes: [OutputFolder.Change], asJSON: Bool) {
        let rows = changes.map { ($0.path, $0.kind.rawValue) }
        if asJSON { return tellJSON(rows, []) }
        let counts = [OutputFolder.Change.Kind.created, .replaced, .removed].compactMap { kind in
            let count = changes.count { $0.kind == kind }
            return count > 0 ? "\(count) \(kind.rawValue)" : nil
        }
        tell(counts.isEmpty ? "nothing changed" : counts.joined(separator: ", "))
        say(rows)
    }

    func tell(_ differences: OutputDifferences, asJSON: Bool) {
        let rows = differences.findings.map { ($0.path, $0.state.rawValue) }
        if asJSON { return tellJSON(rows, differences.problems) }
        if !differences.problems.isEmpty {
            console.report(Failure(.failed, differences.problems))
        }
        let count = rows.count
        if differences.isEmpty {
            tell("nothing changed")
        } else if count > 0 {
            tell(count.counted("difference"))
        }
        say(rows)
        for diff in differences.diffs { console.say([""] + diff.lines.map(painted)) }
    }

    private func tell(_ result: String) {
        console.say("\(folder): \(fileCount.counted("file")), \(result)")
    }

    /// One line a file, in columns.
    private func say(_ rows: [(path: String, word: String)]) {
        let widest = rows.map(\.word.count).max() ?? 0
        for row in rows.prefix(OutputFolder.namesMax) {
            let space = String(repeating: " ", count: widest - row.word.count)
            console.say("  \(console.style.faint(row.word))\(space)  \(row.path)")
        }
        let rest = rows.count - OutputFolder.namesMax
        if rest > 0 { console.say("  and \(rest.counted("more file"))") }
    }

    private func tellJSON(_ rows: [(path: String, word: String)], _ problems: [Failure.Problem]) {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("folder", folder)
            json.member("fileCount", fileCount)
            json.key("files")
            json.array { json in
                for row in rows {
                    json.object(onOneLine: true) { json in
                        json.member("path", row.path)
                        json.member("state", row.word)
                    }
                }
            }
            json.key("diagnostics")
            json.array { json in
                for problem in problems { JSONFormat.write(problem, to: &json) }
            }
        }
        console.emit(json.fileBytes)
    }

    private func painted(_ line: UnifiedDiff.Line) -> String {
        let style = console.style
        switch line.kind {
        case .file: return style.bold(line.text)
        case .place: return style.cyan(line.text)
        case .added: return style.green(line.text)
        case .removed: return style.red(line.text)
        case .note: return style.faint(line.text)
        case .context: return line.text
        }
    }
}
