/// A secret in a file of its own.
package enum SecretFile {
    /// Without the line end with which editors close a file; nil where there is no such file.
    package static func read(_ path: String, bytesMax: Int) throws(FileError) -> [UInt8]? {
        try PlainFile.read(path, bytesMax: bytesMax, regularOnly: true).map(withoutLineEnd)
    }

    package static func withoutLineEnd(_ bytes: [UInt8]) -> [UInt8] {
        var secret = bytes[...]
        if secret.last == UInt8(ascii: "\n") { secret.removeLast() }
        if secret.last == UInt8(ascii: "\r") { secret.removeLast() }
        return Array(secret)
    }
}
