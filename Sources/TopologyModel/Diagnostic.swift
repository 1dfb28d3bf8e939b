/// One thing that is wrong: where, what, how to fix it.
package struct Diagnostic: Sendable, Equatable {
    /// The file, as the user would type it; nil where the problem stands in none. The planner
    /// knows only what the topology file says of itself: see `inFile`.
    package var path: String?
    package var line: Int?
    package var column: Int?
    package var message: String
    package var fix: String?

    package init(
        path: String? = nil, line: Int? = nil, column: Int? = nil, _ message: String,
        fix: String? = nil
    ) {
        self.path = path
        self.line = line
        self.column = column
        self.message = message
        self.fix = fix
    }

    package init(_ source: SourceLocation, _ message: String, fix: String) {
        self.init(path: source.file, line: source.line, message, fix: fix)
    }

    /// The same in the one file there is, its path as the user typed it: whatever the file says of
    /// places (`#sourceLocation`, or a `line:` of its own), it can point nowhere else.
    package func inFile(_ path: String) -> Diagnostic {
        var diagnostic = self
        diagnostic.path = path
        diagnostic.line = max(1, line ?? 1)
        return diagnostic
    }
}

extension Diagnostic {
    /// As people read it, without a line feed at its end.
    package var text: String { painted(.plain) }

    /// `quoted` is what a program said of it, and stands before the fix.
    package func painted(_ paint: DiagnosticPaint, quoting quoted: [String] = []) -> String {
        var place = path ?? ""
        if let line { place += ":\(line)" }
        if let column { place += ":\(column)" }
        let headline =
            (place.isEmpty ? "" : paint.place(place + ": ")) + paint.error("error:")
            + Diagnostic.behind(message)
        let quotation = quoted.map { "\n  | \($0)" }.joined()
        return headline + quotation
            + (fix.map { "\n  \(paint.fix("fix:"))" + Diagnostic.behind($0) } ?? "")
    }

    /// A text that was broken for a narrow terminal may begin in a line of its own.
    private static func behind(_ text: String) -> String {
        text.first == "\n" ? text : " \(text)"
    }
}

/// How the parts of a diagnostic are painted for a terminal.
package struct DiagnosticPaint: Sendable {
    package var place: @Sendable (String) -> String
    package var error: @Sendable (String) -> String
    package var fix: @Sendable (String) -> String

    package static let plain = DiagnosticPaint(place: { $0 }, error: { $0 }, fix: { $0 })

    package init(
        place: @escaping @Sendable (String) -> String,
        error: @escaping @Sendable (String) -> String,
        fix: @escaping @Sendable (String) -> String
    ) {
        self.place = place
        self.error = error
        self.fix = fix
    }
}
