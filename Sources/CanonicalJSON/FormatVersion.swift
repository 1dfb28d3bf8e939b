/// The format in which a JSON text says it is written, whatever else is wrong with it.
///
/// A reader that meets a format not its own says only that: unknown keys are then no one's mistake.
package struct FormatVersion: Sendable, Equatable {
    package var number: Int
    package var line: Int

    /// nil where the text is no JSON or names no version.
    package init?(of bytes: [UInt8]) {
        guard let version = try? JSONParser.parse(bytes)["formatVersion"],
            let number = version.wholeNumber
        else { return nil }
        self.number = number
        line = version.line
    }
}
