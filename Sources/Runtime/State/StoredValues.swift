import CanonicalJSON
import Disk
import Glibc

/// Who keeps a network.
package struct StoredSupervisor: Codable, Sendable, Equatable {
    package var identity: ProcessIdentity
    package var version: String

    package init(identity: ProcessIdentity, version: String) {
        self.identity = identity
        self.version = version
    }
}

/// A network as it was applied last.
package struct StoredNetwork: Codable, Sendable, Equatable {
    /// Contract 1 as JSON text.
    package var description: String
    /// The topology file as an absolute path.
    package var file: String

    package init(description: String, file: String) {
        self.description = description
        self.file = file
    }
}

/// The ports of one process.
package struct StoredPorts: Codable, Equatable {
    package var peer: Int
    package var web: Int
}

extension StateFolder {
    private static let bytesMax = 64 << 20

    package func writeSupervisor(_ supervisor: StoredSupervisor) throws(RunFailure) {
        try write(supervisor, to: supervisorPath)
    }

    /// As the other readers: nil where there is none, or none that this version understands.
    package func readSupervisor() -> StoredSupervisor? { read(supervisorPath) }

    package func writeNetwork(_ network: StoredNetwork) throws(RunFailure) {
        try write(network, to: networkPath)
    }

    /// They take the places of those before them with everything else that is staged.
    func stage(
        _ network: StoredNetwork, _ ports: [String: StoredPorts], into files: StagedFiles
    ) throws(RunFailure) {
        try files.add(networkPath, Self.bytes(of: network))
        try files.add(portsPath, Self.bytes(of: ports))
    }

    package func readNetwork() -> StoredNetwork? { read(networkPath) }

    /// Empty where none are known: ports are a convenience, and others do as well.
    package func readPorts() -> [String: StoredPorts] { read(portsPath) ?? [:] }

    /// Removes what says that the network runs. What it was, its secrets and its logs stay.
    package func removeRunFiles() {
        for path in [socketPath, journalPath, supervisorPath] { unlink(path) }
    }

    private func write(_ value: some Encodable, to path: String) throws(RunFailure) {
        try replace(path, Self.bytes(of: value))
    }

    private static func bytes(of value: some Encodable) -> [UInt8] {
        // None of these types holds a number that JSON could not write.
        Array(((try? JSONWriter.text(of: value)) ?? "{}").utf8) + [UInt8(ascii: "\n")]
    }

    private func read<Value: Decodable>(_ path: String) -> Value? {
        guard
            let bytes = try? PlainFile.read(path, bytesMax: Self.bytesMax, regularOnly: true)
        else { return nil }
        return try? JSONReader.read(Value.self, from: bytes)
    }
}
