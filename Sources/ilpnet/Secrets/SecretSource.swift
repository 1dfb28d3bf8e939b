import Disk
import Glibc
import Planning

/// Where the values of secrets come from.
struct SecretSource {
    /// A secret is a word, not a document.
    static let bytesMax = 64 * 1024
    /// 256 bits, as long as the keys of HMAC-SHA-256 that are made of them.
    private static let randomBytes = 32

    /// Relative paths of secrets start here: the folder of the topology file, as the user typed
    /// it, or empty.
    let folder: String
    /// The topology file, as the user typed it.
    let topologyFile: String

    /// The values that are given from outside, by the secret's name. Everything that is missing is
    /// said at once.
    func values(of secrets: [PlannedSecret]) throws(Failure) -> [String: [UInt8]] {
        var values: [String: [UInt8]] = [:]
        var problems: [Failure.Problem] = []
        for secret in secrets {
            switch secret.origin {
            case .generated: break
            case .environment(let variable):
                if let value = getenv(variable), value.pointee != 0 {
                    let bytes = UnsafeRawBufferPointer(start: value, count: strlen(value))
                    values[secret.name] = Array(bytes)
                } else {
                    problems.append(
                        .init(
                            path: topologyFile, line: secret.line,
                            "secret \(secret.name): the variable \(variable) is not set, or empty",
                            fix: "export \(variable)=... and run this again"))
                }
            case .file(let path):
                do throws(Failure) {
                    values[secret.name] = try content(of: path, for: secret)
                } catch {
                    problems += error.problems
                }
            }
        }
        guard problems.isEmpty else { throw Failure(.usage, problems) }
        return values
    }

    /// 32 bytes from the kernel (getrandom) as base64url without padding, RFC 4648 5.
    static func random() -> [UInt8] {
        let alphabet = Array(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        var generator = SystemRandomNumberGenerator()
        let bytes = (0..<randomBytes / 8).flatMap { _ in
            withUnsafeBytes(of: generator.next()) { Array($0) }
        }
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - group.count))
            for index in 0...group.count {
                text.append(alphabet[Int(bits >> (18 - 6 * UInt32(index)) & 63)])
            }
        }
        return text
    }

    private func content(of path: String, for secret: PlannedSecret) throws(Failure) -> [UInt8] {
        let place = path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
        let problem: String
        do throws(FileError) {
            let bytes = try PlainFile.read(place, bytesMax: SecretSource.bytesMax)
            if let bytes, !bytes.isEmpty { return bytes }
            problem = bytes == nil ? "there is no file \(place)" : "the file \(place) is empty"
        } catch {
            problem = "the file \(place) cannot be read: \(error.reason)"
        }
        throw Failure(
            .usage,
            [
                .init(
                    path: topologyFile, line: secret.line, "secret \(secret.name): \(problem)",
                    fix: "put the secret into that file, or name another one in the topology")
            ])
    }
}
