import FoundationEssentials
import Glibc

/// Where this program lies, and what was built with it.
enum OwnProgram {
    static let path: String =
        (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        ?? CommandLine.arguments[0]

    static let folder: String =
        path.split(separator: "/").dropLast().reduce("") { "\($0)/\($1)" }

    static let ilpnet = folder + "/ilpnet"

    static let searchPath = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"

    /// Where a program lies that the machine may lack.
    static func find(_ name: String) -> String? {
        searchPath.split(separator: ":").map { "\($0)/\(name)" }.first {
            access($0, X_OK) == 0
        }
    }
}
