/// A file that is to be written, as a value.
package struct GeneratedFile: Sendable, Equatable {
    /// Relative to `<output>/<network name>/`, with `/` between its parts.
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    package init(path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }
}
