package import Disk
package import TopologyModel

extension RunFailure {
    package init(_ error: FileError) { self.init(.failed, [Self.diagnostic(error)]) }

    package static func diagnostic(_ error: FileError) -> Diagnostic {
        Diagnostic(
            path: error.path, "cannot \(error.action.rawValue): \(error.reason)", fix: error.fix)
    }
}
