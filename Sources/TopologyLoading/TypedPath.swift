import Disk

/// A file's path exactly as the user typed it, and its parts.
struct TypedPath: Sendable, Equatable {
    let text: String

    init(_ text: String) { self.text = text }

    /// Whether the file is Swift. Everything else is read as JSON.
    var isProgram: Bool { text.hasSuffix(".swift") }

    /// Without the slash at its end; empty where no folder was typed.
    var folder: String { PathParts(text).folder }

    var baseName: String { PathParts(text).name }

    /// What the compiler gets, which would take `-x` for an option and `@x` for a file of options.
    var asArgument: String { text.hasPrefix("-") || text.hasPrefix("@") ? "./" + text : text }
}
