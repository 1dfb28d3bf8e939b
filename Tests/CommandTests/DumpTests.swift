import Control
import Foundation
import Runtime
import TestSupport
import XCTest

@testable import ilpnet

/// `dump` of networks in every condition.
final class DumpTests: XCTestCase {
    private static let secret = "kept-from-everyone-0123456789"
    private var place: TemporaryFolder!

    override func setUpWithError() throws { place = try TemporaryFolder() }

    func testADeadNetworkIsDumpedWithoutItsSecrets() throws {
        try stop(RunningNetworks.line())
        let run = try place.ilpnet("dump", "-o", "dump.tar")
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssert(run.errors.contains("without status: no supervisor answers"), run.errors)
        let files = try unpacked("dump.tar")
        XCTAssertEqual(
            Set(files.keys),
            [
                "description.json", "doctor.txt", "logs/connector-a.log", "missing.txt",
                "processes.txt", "state/network.json", "versions.txt",
                "configurations/nodes/connector-a.json",
            ])
        XCTAssertEqual(
            files["logs/connector-a.log"], "{\"event\":\"oops\",\"token\":\"[redacted]\"}\n")
        XCTAssertEqual(files["configurations/nodes/connector-a.json"], "{\"x\":\"[redacted]\"}\n")
        XCTAssert(files["missing.txt"]?.contains("plan.json") == true)
        XCTAssertFalse(files.values.contains { $0.contains(Self.secret) })
        XCTAssertEqual(try place.mode("dump.tar"), 0o600)
    }

    func testANetworkThatAnswersTellsOfItself() throws {
        let folder = try stop(RunningNetworks.line())
        var status = RunningNetworks.line()
        // Nobody listens there.
        for index in status.processes.indices { status.processes[index].webPort = 1 }
        let network = try PretendedNetwork(status, in: place)
        defer { network.end() }
        let run = try place.ilpnet("dump")
        XCTAssertEqual(run.exitCode, 0, run.errors)
        let files = try unpacked("\(folder.network)-dump.tar")
        XCTAssert(files["ps.txt"]?.hasPrefix("linear-5  ● ready") == true)
        XCTAssert(files["status.json"]?.contains("\"state\": \"ready\"") == true)
        XCTAssert(files["missing.txt"]?.contains("metrics/connector-a") == true)
    }

    func testASilentSupervisorDoesNotKeepADumpFromBeingMade() throws {
        let folder = try stop(RunningNetworks.line())
        let server = try LineServer(in: folder.path) { _ in .init(staysOpen: false) }
        defer { server.end() }
        let run = try place.ilpnet("dump", "linear-5", "-o", "dump.tar")
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssert(run.errors.contains("went away"), run.errors)
    }

    func testWhatCannotBeKeptOutKeepsTheDumpFromBeingWritten() throws {
        let folder = try stop(RunningNetworks.line())
        // A folder in the place of a secret's file, which even the administrator cannot read.
        try FileManager.default.createDirectory(
            atPath: "\(folder.secretsFolder)/odd", withIntermediateDirectories: false)
        let run = try place.ilpnet("dump", "-o", "dump.tar")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("could not be kept out of the dump"), run.errors)
        XCTAssertFalse(place.has("dump.tar"))
        XCTAssertEqual(place.names(), [".ilpnet"])
    }

    func testAPipeInThePlaceOfASecretIsNotWaitedFor() throws {
        let folder = try stop(RunningNetworks.line())
        XCTAssertEqual(mkfifo("\(folder.secretsFolder)/odd", 0o600), 0)
        let run = try place.ilpnet("dump", "-o", "dump.tar")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("could not be kept out of the dump"), run.errors)
    }

    func testADumpThatCannotBeWrittenIsAFailure() throws {
        try stop(RunningNetworks.line())
        let run = try place.ilpnet("dump", "-o", "nowhere/dump.tar")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.hasPrefix("nowhere/dump.tar: error: cannot write"), run.errors)
    }

    func testLinksInAStateFolderLeadNowhere() throws {
        let folder = try stop(RunningNetworks.line())
        try place.write("private", to: "elsewhere")
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.logsFolder)/trick.log", withDestinationPath: place["elsewhere"])
        XCTAssertEqual(try place.ilpnet("dump", "-o", "dump.tar").exitCode, 0)
        XCTAssertFalse(try unpacked("dump.tar").values.contains { $0.contains("private") })
    }

    /// A network as one that ran leaves it, with a secret where it does not belong.
    @discardableResult
    private func stop(_ status: NetworkStatus) throws -> StateFolder {
        let folder = try PretendedNetwork.folder(status, in: place)
        try folder.replace("\(folder.secretsFolder)/a.b", Array(Self.secret.utf8))
        try folder.replace(
            folder.logPath(of: "connector-a"),
            Array("{\"event\":\"oops\",\"token\":\"\(Self.secret)\"}\n".utf8))
        try folder.replace(
            folder.configurationPath(of: "connector-a"), Array("{\"x\":\"\(Self.secret)\"}\n".utf8))
        return folder
    }

    /// By name, below the archive's folder.
    private func unpacked(_ name: String) throws -> [String: String] {
        let tar = try requireProgram("tar", package: "tar")
        let folder = try TemporaryFolder()
        let run = try ProgramRun(tar, ["xf", place[name], "-C", folder.path])
        XCTAssertEqual(run.errors, "")
        let root = folder["linear-5-dump"]
        var files: [String: String] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: root) {
            files[path] = try? String(contentsOfFile: "\(root)/\(path)", encoding: .utf8)
        }
        return files
    }
}
