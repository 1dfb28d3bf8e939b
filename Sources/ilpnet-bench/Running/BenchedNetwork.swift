import CanonicalJSON
import FoundationEssentials
import Glibc

/// A network that `ilpnet up` starts and `ilpnet down` ends, in a state folder of the bench. It does
/// not outlive the value.
final class BenchedNetwork {
    let name: String
    let file: String
    private let root: String
    private let environment: [String]
    private let errors: String
    private var isUp = false

    /// `name` is the one that the file gives it.
    init(_ name: String, file: String, _ setting: BenchSetting) {
        self.name = name
        self.file = file
        root = setting.folder + "/state"
        errors = setting.folder + "/errors"
        environment = [
            "PATH=" + OwnProgram.searchPath, "ILPNET_CACHE_DIR=\(setting.folder)/cache",
            "ILPNET_STATE_DIR=\(root)", "XDG_RUNTIME_DIR=\(setting.folder)",
        ]
    }

    deinit { if isUp { _ = try? down() } }

    /// So that it need not be compiled when it is started.
    func evaluate() throws { _ = try run(["check", file]) }

    /// How many milliseconds it took until it was ready, from the start of the command. Another file
    /// may describe the same network.
    func up(_ other: String? = nil) throws -> Double {
        isUp = true
        return try run(["up", "-d", other ?? file])
    }

    func down() throws -> Double {
        let milliseconds = try run(["down", name])
        isUp = false
        return milliseconds
    }

    var supervisor: pid_t {
        get throws {
            let text = try Data(contentsOf: URL(filePath: "\(folder)/supervisor.json"))
            guard let pid = try JSONParser.parse(Array(text))["identity"]?["pid"]?.wholeNumber
            else { throw Failure("\(folder)/supervisor.json names no process") }
            return pid_t(pid)
        }
    }

    /// What each of its processes is started with, the dashboard first.
    var commands: [[String]] {
        get throws {
            let nodes = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/local/nodes")
            return [["dashboard", "--config", "\(folder)/local/dashboard.json"]]
                + nodes.sorted().map { ["connector", "--config", "\(folder)/local/nodes/\($0)"] }
        }
    }

    private var folder: String { "\(root)/\(name)" }

    private func run(_ arguments: [String]) throws -> Double {
        do {
            return try MeasuredProcess.run(
                OwnProgram.ilpnet, arguments, environment: environment, errors: errors
            ).milliseconds
        } catch {
            let said = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
            throw Failure("ilpnet \(arguments.joined(separator: " ")): \(error)\n\(said)")
        }
    }
}
