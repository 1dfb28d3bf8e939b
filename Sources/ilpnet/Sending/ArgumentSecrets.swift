import Disk
import Glibc

/// Secrets among the arguments, which everyone on the machine can read in `/proc/PID/cmdline`.
///
/// They are overwritten where the kernel shows them. Swift keeps copies of its own, so the command
/// still has them. Who looked before that has seen them, so a variable is the better place.
enum ArgumentSecrets {
    private static let statBytesMax = 4 * 1024

    /// Blanks the user's secret in every argument that is a URL with one.
    static func conceal(_ arguments: [String]) {
        let secrets = arguments.compactMap(secret)
        guard !secrets.isEmpty, let shown = shownArguments() else { return }
        for secret in secrets { blank(secret, in: shown) }
    }

    /// What stands between the first colon behind `://` and the last `@`. That may be more than
    /// the secret where the URL is odd, and is never less.
    private static func secret(in argument: String) -> [UInt8]? {
        let bytes = Array(argument.utf8)
        let mark = Array("://".utf8)
        guard let end = bytes.lastIndex(of: UInt8(ascii: "@")),
            let start = bytes.indices.first(where: { bytes[$0...].starts(with: mark) }),
            let colon = bytes[(start + mark.count)...].firstIndex(of: UInt8(ascii: ":")),
            colon + 1 < end
        else { return nil }
        return Array(bytes[(colon + 1)..<end])
    }

    private static func blank(_ secret: [UInt8], in shown: UnsafeMutableRawBufferPointer) {
        var start = 0
        while start + secret.count <= shown.count {
            if shown[start...].starts(with: secret) {
                for offset in secret.indices { shown[start + offset] = UInt8(ascii: "x") }
                start += secret.count
            } else {
                start += 1
            }
        }
    }

    /// The memory in which the kernel was handed the arguments. proc(5): the 48th and 49th field
    /// of stat are its bounds; fields are counted behind the name, which may hold anything.
    private static func shownArguments() -> UnsafeMutableRawBufferPointer? {
        guard
            let bytes = try? PlainFile.read("/proc/self/stat", bytesMax: statBytesMax),
            let nameEnd = bytes.lastIndex(of: UInt8(ascii: ")"))
        else { return nil }
        let fields = bytes[(nameEnd + 1)...].split(separator: UInt8(ascii: " ")).map {
            UInt(String(decoding: $0, as: UTF8.self)) ?? 0
        }
        let (first, last) = (48 - 3, 49 - 3)
        guard fields.count > last, fields[first] > 0, fields[last] > fields[first],
            let start = UnsafeMutableRawPointer(bitPattern: fields[first])
        else { return nil }
        return UnsafeMutableRawBufferPointer(
            start: start, count: Int(fields[last] - fields[first]))
    }
}
