import TopologyModel

/// Why a command stopped: everything that is wrong at once, and the code to end with.
struct Failure: Error {
    typealias Problem = Diagnostic

    var code: ExitCode
    var problems: [Problem]
    /// Printed instead of the problems where another program said it better: a compiler's text
    /// with its source lines and carets.
    var text: (@Sendable (DiagnosticPaint) -> String)?
    /// A line on how the command is called, for those who called it wrongly.
    var usage: String?

    init(
        _ code: ExitCode, _ problems: [Problem],
        text: (@Sendable (DiagnosticPaint) -> String)? = nil, usage: String? = nil
    ) {
        self.code = code
        self.problems = problems
        self.text = text
        self.usage = usage
    }

    var withoutPlaces: Failure {
        let problems = problems.map { Problem($0.message, fix: $0.fix) }
        return Failure(code, problems, text: text, usage: usage)
    }

    init(_ code: ExitCode, _ message: String, fix: String? = nil) {
        self.init(code, [Problem(message, fix: fix)])
    }
}
