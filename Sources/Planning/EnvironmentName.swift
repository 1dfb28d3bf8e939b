/// How a name reads as that of an environment variable: upper case, everything else `_`, and one
/// `_` before a digit, with which no such name begins.
enum EnvironmentName {
    static func of(_ name: String) -> String {
        let text = String(
            decoding: name.utf8.map { ASCIIName.isLetterOrDigit($0) ? $0 : UInt8(ascii: "_") },
            as: UTF8.self
        ).uppercased()
        return ASCIIName.isIdentifier(text) ? text : "_" + text
    }
}
