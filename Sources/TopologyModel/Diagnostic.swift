/// One thing that is wrong with a topology: where, what, how to fix it.
package struct Diagnostic: Sendable, Equatable {
    package var source: SourceLocation
    package var message: String
    package var fix: String

    package init(_ source: SourceLocation, _ message: String, fix: String) {
        self.source = source
        self.message = message
        self.fix = fix
    }

    /// As people read it. `folder` is the topology file's, as the user typed it, or empty.
    package func text(in folder: String) -> String {
        let path = folder.isEmpty ? source.file : "\(folder)/\(source.file)"
        return "\(path):\(source.line): error: \(message)\n  fix: \(fix)"
    }
}
