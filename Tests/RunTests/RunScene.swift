import CanonicalJSON
import Control
import Foundation
import Runtime
import TestSupport
import TopologyModel
import XCTest

/// A place of a test's own in which networks run: their state, what finds them, and the files that
/// they are made from are all below one folder. Whatever runs there names that folder in its
/// arguments, so that a test sees all of it and ends nothing else.
final class RunScene {
    let folder: TemporaryFolder
    /// Inside the test.
    var hosted: [HostedSupervisor] = []

    init() throws {
        folder = try TemporaryFolder(in: LastWatch.folder)
        for name in ["state", "run"] {
            try FileManager.default.createDirectory(
                atPath: folder[name], withIntermediateDirectories: false,
                attributes: [.posixPermissions: 0o700])
        }
    }

    deinit { end() }

    /// Kills what still runs here. A test that passes has left nothing.
    func end() {
        for supervisor in hosted { supervisor.end() }
        hosted = []
        for process in processes { kill(process.identifier, SIGKILL) }
    }

    // MARK: - The program

    /// Runs `ilpnet` here, with nothing of the test's own environment but where programs are.
    @discardableResult
    func ilpnet(
        _ arguments: String..., environment: [String: String] = [:]
    ) throws -> ProgramRun {
        try ProgramRun(
            BuiltProducts.ilpnet, arguments, environment: self.environment(environment),
            folder: folder.path)
    }

    /// Whoever starts one waits for its end.
    func start(
        _ arguments: String..., environment: [String: String] = [:]
    ) throws -> StartedProgram {
        try StartedProgram(
            BuiltProducts.ilpnet, arguments, environment: self.environment(environment),
            folder: folder.path)
    }

    func environment(_ more: [String: String] = [:]) -> [String: String] {
        var environment = [
            "ILPNET_STATE_DIR": folder["state"], "XDG_RUNTIME_DIR": folder["run"],
            "ILPNET_CACHE_DIR": BuiltProducts.cacheFolder,
        ]
        for name in ["PATH", "HOME"] {
            environment[name] = ProcessInfo.processInfo.environment[name]
        }
        return environment.merging(more) { $1 }
    }

    // MARK: - Networks

    /// The path of the network as `ilpnet export` writes it: absolute, so that it shows in the
    /// arguments of whoever is called with it.
    @discardableResult
    func write(_ network: NetworkDescription, to name: String = "net.json") throws -> String {
        try folder.write(try JSONWriter.text(of: network, .indented) + "\n", to: name)
    }

    func state(_ network: String = "line") -> StateFolder {
        StateFolder(network: network, root: folder["state"])
    }

    /// Runs it in the background; the test fails where that fails.
    func up(
        _ network: NetworkDescription, _ file: StaticString = #filePath, _ line: UInt = #line
    ) throws {
        let run = try ilpnet("up", "-d", try write(network))
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors, file: file, line: line)
    }

    /// The file that networks of this scene are in.
    var file: String { folder["net.json"] }

    /// `up` with the network in the file, which it is written to where one is given.
    func up(with options: [String], _ network: NetworkDescription? = nil) throws -> ProgramRun {
        if let network { try write(network) }
        return try ProgramRun(
            BuiltProducts.ilpnet, ["up"] + options + [file], environment: environment(),
            folder: folder.path)
    }

    /// A packet of 1 unless told otherwise, through the account that every node has for it.
    func send(
        from: String, to: String, _ options: String..., network: String = "line"
    ) throws -> ProgramRun {
        try ProgramRun(
            BuiltProducts.ilpnet, sendArguments(from, to, options, network),
            environment: environment(), folder: folder.path)
    }

    func startSending(
        from: String, to: String, _ options: String..., network: String = "line"
    ) throws -> StartedProgram {
        try StartedProgram(
            BuiltProducts.ilpnet, sendArguments(from, to, options, network),
            environment: environment(), folder: folder.path)
    }

    private func sendArguments(
        _ from: String, _ to: String, _ options: [String], _ network: String
    ) -> [String] {
        [
            "send", "--node", state(network).configurationPath(of: from), "--to", "test.\(to)",
            "--amount", "1",
        ] + options
    }

    /// The lines of a process's log; files that were rotated away are left out.
    func log(of process: String, network: String = "line") throws -> [String] {
        let text = try String(contentsOfFile: state(network).logPath(of: process), encoding: .utf8)
        return text.split(separator: "\n").map(String.init)
    }

    func down(
        _ names: String..., file: StaticString = #filePath, line: UInt = #line
    ) throws {
        let run = try ProgramRun(
            BuiltProducts.ilpnet, ["down"] + names, environment: environment(),
            folder: folder.path)
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors, file: file, line: line)
    }

    func status(_ network: String = "line") throws -> NetworkStatus {
        let answer = try ask(ControlRequest(.status), of: network)
        guard let status = answer.network else { throw Unanswered() }
        return status
    }

    /// Asks its supervisor, as every command does.
    @discardableResult
    func ask(_ request: ControlRequest, of network: String = "line") throws -> ControlAnswer {
        guard let client = try ControlClient.connect(state(network)) else { throw Unanswered() }
        return try client.ask(
            request, timeoutMilliseconds: ControlClient.changeMilliseconds)
    }

    /// Nobody keeps the network just now.
    private struct Unanswered: Error {}

    func act(
        _ action: ControlRequest.Action, _ names: String..., of network: String = "line"
    ) throws { try ask(ControlRequest(action, names: names), of: network) }

    func waitUntilReady(_ network: String = "line", within seconds: Double = 10) throws {
        try eventually(within: seconds, "\(network) is ready") {
            try status(network).state == .ready
        }
    }
}
