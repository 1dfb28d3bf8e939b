import CanonicalJSON

/// What all JSON results have in common; docs/commands.md describes each of them.
enum JSONFormat {
    /// Raised when a reader of the old format could misunderstand the new one. A new member does
    /// not raise it.
    static let version = 1

    /// What a command with `--json` prints instead of its result.
    static func text(of failure: Failure) -> [UInt8] {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", version)
            json.key("diagnostics")
            json.array { json in
                for problem in failure.problems { write(problem, to: &json) }
            }
        }
        return json.fileBytes
    }

    static func write(_ problem: Failure.Problem, to json: inout JSONWriter) {
        json.object { json in
            if let path = problem.path { json.member("path", path) }
            if let line = problem.line { json.member("line", line) }
            if let column = problem.column { json.member("column", column) }
            json.member("message", problem.message)
            if let fix = problem.fix { json.member("fix", fix) }
        }
    }
}

extension JSONWriter {
    /// The member is always there, so that a reader need not ask.
    mutating func optional(_ name: String, _ number: (some BinaryInteger)?) {
        key(name)
        if let number { value(number) } else { null() }
    }

    mutating func optional(_ name: String, _ text: String?) {
        key(name)
        if let text { value(text) } else { null() }
    }
}
