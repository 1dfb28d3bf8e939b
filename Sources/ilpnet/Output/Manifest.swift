import Wire

/// Which files of an output folder ilpnet wrote, and what was in them: `sha256sum -c` reads it.
///
/// It does not list itself. Secrets are no output and never stand in it.
struct Manifest: Equatable {
    static let path = "MANIFEST"
    /// A larger file is none that ilpnet wrote.
    static let bytesMax = 64 * 1024 * 1024

    /// SHA-256 of each file's content in hexadecimal, by path.
    var digests: [String: String] = [:]

    /// A line of the file that is none of a manifest's.
    struct Malformed: Error { var line: Int }

    init(digests: [String: String] = [:]) { self.digests = digests }

    init(_ bytes: [UInt8]) throws(Malformed) {
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() where index + 1 < lines.count || !line.isEmpty {
            guard let (path, digest) = Manifest.entry(line),
                digests.updateValue(digest, forKey: path) == nil
            else { throw Malformed(line: index + 1) }
        }
    }

    /// Sorted by path, so that the same files give the same bytes.
    var bytes: [UInt8] {
        Array(digests.sorted { $0.key < $1.key }.map { "\($0.value)  \($0.key)\n" }.joined().utf8)
    }

    static func digest(_ bytes: [UInt8]) -> String { Hexadecimal.text(SHA256.digest(of: bytes)) }

    // sha256sum(1): 64 digits, two spaces, the path.
    private static func entry(_ line: ArraySlice<UInt8>) -> (path: String, digest: String)? {
        let digest = line.prefix(64)
        let isHexadecimal = digest.allSatisfy { "0123456789abcdef".utf8.contains($0) }
        guard digest.count == 64, isHexadecimal, line.dropFirst(64).starts(with: "  ".utf8),
            let path = String(validating: line.dropFirst(66), as: UTF8.self),
            Folder.isSafe(path), path != Manifest.path
        else { return nil }
        return (path, String(decoding: digest, as: UTF8.self))
    }
}
