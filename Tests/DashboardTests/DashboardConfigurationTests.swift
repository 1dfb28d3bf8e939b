import ConnectorConfig
import Foundation
import Runtime
import TestSupport
import XCTest

@testable import Dashboard

/// A dashboard that cannot run says all that is wrong, and where.
final class DashboardConfigurationTests: XCTestCase {
    func testEverythingThatIsWrongIsSaidWithItsLine() throws {
        var configuration = PlayedNetwork().configuration
        configuration.listenAddress = "localhorst"
        configuration.httpPort = 70_000
        configuration.nodes[2].id = "a"
        configuration.links[1].to = "nobody"
        let run = try run(configuration)
        XCTAssertEqual(run.exitCode, 2)
        for line in [
            "dashboard.json:5: error: httpPort: 70000 is no port",
            "dashboard.json:4: error: listenAddress: \"localhorst\" is no IP address",
            "error: nodes[2]: there are two nodes \"a\"",
            "error: links[1]: there is no node \"nobody\"",
        ] { XCTAssert(run.errors.contains(line), "\(line)\n\(run.errors)") }
    }

    func testTheTelemetryPortMayComeFromTheEnvironment() throws {
        let configuration = PlayedNetwork().configuration
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        let settings = try DashboardSettings(
            checking: configuration, environment: ["TELEMETRY_WS_PORT": "9001"],
            folder: folder.path)
        XCTAssertEqual(settings.telemetryAddress.port, 9_001)
        XCTAssertThrowsError(
            try DashboardSettings(
                checking: configuration, environment: ["TELEMETRY_WS_PORT": "many"],
                folder: folder.path)
        ) { error in
            XCTAssertEqual(
                (error as? DashboardProblems)?.all.map(\.message),
                ["TELEMETRY_WS_PORT: \"many\" is no port"])
        }
    }

    func testAPortThatIsTakenIsNamed() throws {
        let taken = try RawListener()
        var configuration = PlayedNetwork().configuration
        configuration.httpPort = Int(taken.port)
        let run = try run(configuration)
        XCTAssertEqual(run.exitCode, 9)
        XCTAssert(run.errors.contains("127.0.0.1:\(taken.port) is taken"), run.errors)
    }

    func testAnUnknownKeyAndAMissingFileAreRefused() throws {
        let folder = try TemporaryFolder()
        let text = String(decoding: PlayedNetwork().configuration.fileBytes, as: UTF8.self)
        let path = try folder.write(
            text.replacing("\"network\"", with: "\"netwrk\""), to: "dashboard.json")
        let wrong = try ProgramRun.ilpnet(["dashboard", "--config", path], environment: [:])
        XCTAssertEqual(wrong.exitCode, 2)
        XCTAssert(wrong.errors.contains("netwrk"), wrong.errors)
        let missing = try ProgramRun.ilpnet(
            ["dashboard", "--config", folder["none.json"]], environment: [:])
        XCTAssertEqual(missing.exitCode, 2)
        let none = try ProgramRun.ilpnet(["dashboard"], environment: [:])
        XCTAssertEqual(none.exitCode, 2)
    }

    func testADescriptorCannotBeTwoThings() throws {
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        let path = try folder.write(
            Data(PlayedNetwork().configuration.fileBytes), to: "dashboard.json")
        let run = try ProgramRun.ilpnet(
            ["dashboard", "--config", path, "--http-fd", "3", "--control-fd", "3"],
            environment: [:])
        XCTAssertEqual(run.exitCode, 2)
        XCTAssert(run.errors.contains("--http-fd and --control-fd both name descriptor 3"))
    }

    /// As a container runs it: all addresses are bound.
    func testTheGeneratedConfigurationRunsAndItsHealthCheckPasses() throws {
        let generated = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../generated/linear-5/compose/dashboard.json")
        let text = try String(contentsOf: generated, encoding: .utf8)
            .replacing(/"(http|telemetry)Port": \d+/) { "\"\($0.1)Port\": 0" }
            .replacing("/run/secrets/dashboard.", with: "")
            .replacing("/var/lib/ilpnet/", with: "")
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        let child = try ProcessStart.start(
            Launch(
                program: BuiltProducts.ilpnet,
                arguments: ["dashboard", "--config", try folder.write(text, to: "dashboard.json")],
                outputPath: folder["output"]))
        defer {
            kill(child.pid, SIGKILL)
            while ProcessEnding.reap(pid: child.pid) == nil { poll(nil, 0, 2) }
        }
        var port: Substring?
        try eventually(within: 10, "it listens") {
            port = try folder.read("output").firstMatch(of: /"http":"0\.0\.0\.0:(\d+)"/)?.1
            return port != nil
        }
        let health = try ProgramRun.ilpnet(
            ["health", "http://127.0.0.1:\(port ?? "")/health"], environment: [:])
        XCTAssertEqual(health.exitCode, 0, health.errors)
        XCTAssert(health.output.contains(#""totalPeers":5"#), health.output)
    }

    private func run(_ configuration: DashboardConfiguration) throws -> ProgramRun {
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        let path = try folder.write(Data(configuration.fileBytes), to: "dashboard.json")
        return try ProgramRun.ilpnet(["dashboard", "--config", path], environment: [:])
    }
}
