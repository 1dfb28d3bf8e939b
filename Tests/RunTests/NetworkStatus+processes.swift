import Control

extension NetworkStatus {
    /// Nil where there is none of that name.
    subscript(_ name: String) -> ProcessStatus? { processes.first { $0.name == name } }

    /// By the process's name.
    var processIdentifiers: [String: Int] {
        Dictionary(
            uniqueKeysWithValues: processes.compactMap { one in one.pid.map { (one.name, $0) } })
    }

    /// By the process's name: where peers dial, and the health page.
    var ports: [String: [Int]] {
        Dictionary(uniqueKeysWithValues: processes.map { ($0.name, [$0.peerPort, $0.webPort]) })
    }
}
