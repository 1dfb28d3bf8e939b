import CanonicalJSON
import Disk
import TopologyModel

/// What all files have in common that a child of a supervisor is configured by.
enum ConfigurationFile {
    static let bytesMax = 256 * 1024 * 1024

    static func read(_ path: String) throws(Failure) -> [UInt8] {
        let bytes: [UInt8]?
        do throws(FileError) {
            bytes = try PlainFile.read(path, bytesMax: bytesMax, regularOnly: true)
        } catch {
            throw error.failure
        }
        if let bytes { return bytes }
        throw Failure(
            .usage, "there is no file \(path)",
            fix: "write one as docs/node-configuration.md says, or let `ilpnet gen configs` do it")
    }

    /// What was read, or everything that is wrong with it by its line.
    static func value<Value>(
        in path: String, _ read: () throws(JSONProblems) -> Value
    ) throws(Failure) -> Value {
        do throws(JSONProblems) {
            return try read()
        } catch {
            throw Failure(
                .usage, error.all.map { Diagnostic(path: path, line: $0.line, $0.message) })
        }
    }
}
