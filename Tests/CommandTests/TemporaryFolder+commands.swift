import CanonicalJSON
import Foundation
import TestSupport
import TopologyModel

/// Running `ilpnet` in a folder of a test's own, and looking at what it left there.
extension TemporaryFolder {
    /// Runs `ilpnet` here, with nothing of the test's own environment but where programs are.
    func ilpnet(
        _ arguments: String..., environment: [String: String] = [:]
    ) throws -> ProgramRun {
        try run(BuiltProducts.ilpnet, arguments, environment)
    }

    /// Runs a line of shell here in which `$ILPNET` is the program.
    func shell(_ script: String) throws -> ProgramRun {
        try run("/bin/bash", ["-c", script], ["ILPNET": BuiltProducts.ilpnet])
    }

    func run(
        _ program: String, _ arguments: [String], _ environment: [String: String] = [:]
    ) throws -> ProgramRun {
        try ProgramRun(
            program, arguments, environment: TemporaryFolder.environment(environment), folder: path)
    }

    func start(_ arguments: String...) throws -> StartedProgram {
        try StartedProgram(
            BuiltProducts.ilpnet, arguments, environment: TemporaryFolder.environment([:]),
            folder: path)
    }

    private static func environment(_ given: [String: String]) -> [String: String] {
        var environment = given
        if environment["ILPNET_CACHE_DIR"] == nil {
            environment["ILPNET_CACHE_DIR"] = BuiltProducts.cacheFolder
        }
        for name in ["PATH", "HOME"] where environment[name] == nil {
            environment[name] = ProcessInfo.processInfo.environment[name]
        }
        return environment
    }

    /// The network as `ilpnet export` would write it.
    func write(_ network: NetworkDescription, to name: String = "net.json") throws {
        try write(try JSONWriter.text(of: network, .indented) + "\n", to: name)
    }

    func has(_ name: String) -> Bool { FileManager.default.fileExists(atPath: self[name]) }

    func link(_ name: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(
            atPath: self[name], withDestinationPath: self[target])
    }

    func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: self[name]) }

    /// Every file below it with its content, and every folder with nil.
    func tree(below folder: String = "") throws -> [String: Data?] {
        var tree: [String: Data?] = [:]
        for name in try FileManager.default.subpathsOfDirectory(atPath: self[folder]) {
            let file = "\(self[folder])/\(name)"
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
            tree[name] =
                isFolder.boolValue ? .some(nil) : try Data(contentsOf: URL(fileURLWithPath: file))
        }
        return tree
    }

    /// The permissions of a file or folder.
    func mode(_ name: String) throws -> mode_t {
        var facts = stat()
        guard stat(self[name], &facts) == 0 else { throw POSIXError(.ENOENT) }
        return facts.st_mode & 0o7777
    }
}
