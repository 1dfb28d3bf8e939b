package import Disk
import Glibc
package import TopologyModel

/// Files of a network's state, as people are told what is wrong with them.
extension RunFailure {
    package init(_ error: FileError) { self.init(.failed, [Self.diagnostic(error)]) }

    package static func diagnostic(_ error: FileError) -> Diagnostic {
        Diagnostic(
            path: error.path, "cannot \(error.action.rawValue): \(error.reason)",
            fix: fix(for: error))
    }

    private static func fix(for error: FileError) -> String? {
        let elsewhere = "name a folder elsewhere with ILPNET_STATE_DIR=FOLDER"
        return switch error.code {
        case ENOSPC, EDQUOT: "make room there, or " + elsewhere
        case EROFS, EACCES, EPERM: "make it writable, or " + elsewhere
        default: error.fix
        }
    }
}
