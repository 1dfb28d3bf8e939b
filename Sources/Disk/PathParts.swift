/// The two parts of a path as someone typed it.
package struct PathParts: Sendable, Equatable {
    /// Without the slash at its end; empty where no folder was typed.
    package let folder: String
    package let name: String

    package init(_ path: String) {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            folder = ""
            name = path
            return
        }
        folder = slash == path.startIndex ? "/" : String(path[..<slash])
        name = String(path[path.utf8.index(after: slash)...])
    }
}
