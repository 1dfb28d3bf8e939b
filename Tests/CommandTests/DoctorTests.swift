import Foundation
import Reactor
import Runtime
import TestSupport
import XCTest

@testable import ilpnet

/// What `doctor` finds on machines that lack something.
final class DoctorTests: XCTestCase {
    private var place: TemporaryFolder!

    override func setUpWithError() throws { place = try TemporaryFolder() }

    func testAMachineThatHasWhatIsNeededIsWell() throws {
        let run = try place.ilpnet("doctor")
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
        for subject in ["toolchain", "open files", "state folder", "disk", "ports", "docker"] {
            XCTAssert(run.output.contains(" \(subject) "), run.output)
        }
        XCTAssert(run.output.contains("✓ toolchain     Swift "), run.output)
        // It only looks.
        XCTAssertEqual(place.names(), [])
    }

    func testWithoutACompilerItSaysHowToGetOne() throws {
        let run = try place.ilpnet(
            "doctor", "--json", environment: ["ILPNET_SWIFTC": "/nowhere/swiftc"])
        XCTAssertEqual(run.exitCode, 1)
        let finding = try finding("toolchain", in: run)
        XCTAssertEqual(finding["verdict"], "wrong")
        XCTAssert(finding["message"]?.contains("/nowhere/swiftc") == true)
        XCTAssertNotNil(finding["fix"])
    }

    func testAStateFolderThatOthersSeeIsWrong() throws {
        try FileManager.default.createDirectory(
            atPath: place[".ilpnet"], withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o755])
        let run = try place.ilpnet("doctor", "--json")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssertEqual(try finding("state folder", in: run)["verdict"], "wrong")
        let file = try place.write("", to: "file")
        let other = try place.ilpnet("doctor", "--json", environment: ["ILPNET_STATE_DIR": file])
        XCTAssert(
            try finding("state folder", in: other)["message"]?.hasSuffix("is no folder") == true)
    }

    func testALowLimitOfOpenFilesIsNoted() throws {
        let note = try place.shell("ulimit -n 200; $ILPNET doctor --json")
        XCTAssertEqual(note.exitCode, 0)
        let finding = try finding("open files", in: note)
        XCTAssertEqual(finding["verdict"], "note")
        XCTAssertEqual(finding["message"], "200 allowed, enough for 34 nodes")
        XCTAssertEqual(try place.shell("ulimit -n 64; $ILPNET doctor").exitCode, 1)
    }

    func testWhoHoldsAPortIsNamed() throws {
        let port: BoundPort
        do throws(SystemCallError) {
            port = try PortBinding.bind(3_003)
        } catch {
            guard error.errno == EADDRINUSE else { throw error }
            // Whoever has it is not this process, but is named all the same.
            let run = try place.ilpnet("doctor", "--json")
            let message = try finding("ports", in: run)["message"] ?? ""
            return XCTAssert(message.contains("held by"), message)
        }
        let run = try place.ilpnet("doctor", "--json", environment: ["XDG_RUNTIME_DIR": place.path])
        XCTAssertEqual(run.exitCode, 0)
        let message = try finding("ports", in: run)["message"] ?? ""
        XCTAssert(message.contains("pid \(getpid())"), message)
        XCTAssert(message.contains("300"), message)
        withExtendedLifetime(port) {}
    }

    func testANetworkThatWasNotEndedIsNamedWithItsRemedy() throws {
        let folder = try PretendedNetwork.folder(RunningNetworks.line(), in: place)
        try folder.writeSupervisor(
            StoredSupervisor(
                identity: ProcessIdentity(pid: 1, startTicks: 1, bootId: "another"),
                version: "0"))
        let run = try place.ilpnet("doctor", "--json")
        XCTAssertEqual(try finding("networks", in: run)["fix"], "ilpnet down linear-5")
    }

    func testFindingsForPrograms() throws {
        let findings = [
            Finding.ok("toolchain", "Swift 6.3.1 (/usr/bin/swiftc)"),
            Finding.note(
                "ports", "8080 held by python3 (pid 4711)", fix: "nothing need be done ..."),
            Finding.wrong("disk", "12 MB free in /home/ann", fix: "make room ..."),
        ]
        try assertGolden(DoctorCommand.json(findings).fileBytes, "doctor.json")
    }

    private func finding(_ subject: String, in run: ProgramRun) throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8))
        let findings = (object as? [String: Any])?["findings"] as? [[String: Any]]
        let found = try XCTUnwrap(findings?.first { $0["subject"] as? String == subject })
        return found.compactMapValues { $0 as? String }
    }
}
