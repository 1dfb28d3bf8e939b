import Disk
import Glibc
import Planning
import Runtime

/// Where the values of secrets come from.
struct SecretSource {
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

    private func content(of path: String, for secret: PlannedSecret) throws(Failure) -> [UInt8] {
        let place = path.hasPrefix("/") || folder.isEmpty ? path : "\(folder)/\(path)"
        let problem: String
        do throws(FileError) {
            let bytes = try PlainFile.read(place, bytesMax: SecretValue.bytesMax)
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
