import Foundation
import Generators
import TestSupport
import XCTest

@testable import ilpnet

/// What a run does to a folder, for real, without any topology.
final class OutputFolderTests: XCTestCase {
    private var place: TemporaryFolder!
    private let first = [
        "local/nodes/a.json": "a1\n", "local/nodes/b.json": "b1\n", "compose/compose.yaml": "c1\n",
        "README.md": "r1\n",
    ]
    private let second = [
        "local/nodes/a.json": "a1\n", "local/nodes/c.json": "c2\n", "compose/compose.yaml": "c2\n",
        "compose/nodes/c.json": "c2\n", "README.md": "r1\n",
    ]

    override func setUpWithError() throws { place = try TemporaryFolder() }

    func testAFreshFolderHoldsTheFilesAndAManifestThatSha256sumAccepts() throws {
        let changes = try write(first)
        XCTAssertEqual(changes.map(\.path), first.keys.sorted())
        XCTAssert(changes.allSatisfy { $0.kind == .created })
        XCTAssertEqual(try files(), first)
        let program = try requireProgram("sha256sum", package: "coreutils")
        let check = try place.run(
            "/usr/bin/env", ["-C", "net", program, "--strict", "-c", "MANIFEST"])
        XCTAssertEqual(check.exitCode, 0, check.errors)
        XCTAssertEqual(check.output.split(separator: "\n").count, first.count)
    }

    func testASecondRunTouchesNothing() throws {
        try write(first)
        let before = try marks()
        XCTAssertEqual(try write(first), [])
        XCTAssertEqual(try marks(), before)
    }

    func testOnlyWhatChangedIsTouched() throws {
        try write(first)
        let before = try marks()
        let changes = try write(second)
        XCTAssertEqual(
            changes.map { "\($0.kind.rawValue) \($0.path)" },
            [
                "replaced compose/compose.yaml", "created compose/nodes/c.json",
                "removed local/nodes/b.json", "created local/nodes/c.json",
            ])
        XCTAssertEqual(try files(), second)
        let after = try marks()
        for path in ["local/nodes/a.json", "README.md"] {
            XCTAssertEqual(after[path], before[path], path)
        }
    }

    func testAFolderThatBecomesEmptyGoesAndOneThatDoesNotStays() throws {
        try write(second)
        try place.write("mine", to: "net/local/nodes/mine.txt")
        try write(["README.md": "r1\n"])
        XCTAssertFalse(place.has("net/compose"))
        XCTAssertEqual(try files(), ["README.md": "r1\n", "local/nodes/mine.txt": "mine"])
    }

    func testOtherPartsStayInTheFolderAndInTheManifest() throws {
        try write(first)
        try write(["compose/compose.yaml": "c3\n"], part: .compose)
        var expected = first
        expected["compose/compose.yaml"] = "c3\n"
        XCTAssertEqual(try files(), expected)
        XCTAssertEqual(try write(expected), [])
    }

    func testFilesEditedByHandStopTheRunAndAreAllNamed() throws {
        try write(first)
        try place.write("mine\n", to: "net/compose/compose.yaml")
        try place.write("mine\n", to: "net/local/nodes/b.json")
        let before = try place.tree()
        let failure = try XCTUnwrap(refusal { try write(second) })
        XCTAssertEqual(failure.code, .failed)
        XCTAssertEqual(
            failure.problems.map(\.path),
            ["\(place.path)/net/compose/compose.yaml", "\(place.path)/net/local/nodes/b.json"])
        XCTAssertEqual(try place.tree(), before)
    }

    func testForceDropsWhatWasEditedByHand() throws {
        try write(first)
        try place.write("mine\n", to: "net/compose/compose.yaml")
        try place.write("mine\n", to: "net/local/nodes/b.json")
        try write(second, force: true)
        XCTAssertEqual(try files(), second)
    }

    func testAnEditThatIsWhatWouldBeWrittenIsNone() throws {
        try write(first)
        try place.write("c2\n", to: "net/compose/compose.yaml")
        try write(second)
        XCTAssertEqual(try files(), second)
    }

    func testAFileThatIlpnetDidNotWriteIsNeverOverwritten() throws {
        try place.write("mine\n", to: "net/README.md")
        let before = try place.tree()
        for force in [false, true] {
            let failure = try XCTUnwrap(refusal { try write(first, force: force) })
            XCTAssertEqual(failure.problems.map(\.path), ["\(place.path)/net/README.md"])
            XCTAssertEqual(try place.tree(), before)
        }
        try place.write("r1\n", to: "net/README.md")
        try write(first)
        XCTAssertEqual(try files(), first)
    }

    func testAFileThatWasDeletedIsMadeAgain() throws {
        try write(first)
        try place.remove("net/README.md")
        XCTAssertEqual(try write(first).map(\.path), ["README.md"])
        XCTAssertEqual(try files(), first)
    }

    func testNoSymbolicLinkIsFollowed() throws {
        for (link, part) in [("README.md", "README.md"), ("local", "local"), ("", "")] {
            let place = try TemporaryFolder()
            try place.write("outside\n", to: "outside/README.md")
            let path = part.isEmpty ? "net" : "net/\(link)"
            if !part.isEmpty { try place.write("", to: "net/keep") }
            try FileManager.default.createSymbolicLink(
                atPath: "\(place.path)/\(path)",
                withDestinationPath: "\(place.path)/outside"
                    + (part.hasSuffix("md") ? "/README.md" : ""))
            let before = try place.tree()
            let failure = try XCTUnwrap(refusal { try write(first, force: true, in: place) })
            XCTAssertEqual(failure.problems[0].path, "\(place.path)/\(path)")
            XCTAssert(failure.problems[0].message.contains("symbolic link"), "\(failure)")
            XCTAssertEqual(try place.tree(), before)
        }
    }

    func testAFolderWhereAFileBelongsIsNamed() throws {
        try place.write("mine", to: "net/README.md/mine")
        let failure = try XCTUnwrap(refusal { try write(first) })
        XCTAssertEqual(failure.problems.map(\.path), ["\(place.path)/net/README.md"])
    }

    func testAFileWhereAFolderBelongsIsNamed() throws {
        try place.write("mine", to: "net/local")
        let failure = try XCTUnwrap(refusal { try write(first) })
        XCTAssertEqual(failure.problems.map(\.path), ["\(place.path)/net/local"])
    }

    func testADamagedManifestStopsTheRunAtItsLine() throws {
        let digest = String(repeating: "0", count: 64)
        for line in [
            "<<<<<<< ours", "\(digest) README.md", "\(digest)  ../outside",
            "\(digest)  /etc/passwd",
            "\(digest)  MANIFEST", "\(digest)  a//b", "\(digest)  README.md", "",
        ] {
            let place = try TemporaryFolder()
            try place.write("\(digest)  README.md\n\(line)\n", to: "net/MANIFEST")
            let failure = try XCTUnwrap(refusal { try write(first, force: true, in: place) })
            XCTAssertEqual(failure.problems[0].path, "\(place.path)/net/MANIFEST")
            XCTAssertEqual(failure.problems[0].line, 2, line)
        }
    }

    func testALostManifestIsMadeAgainFromFilesThatAreAsGenerated() throws {
        try write(first)
        let manifest = try place.read("net/MANIFEST")
        try place.remove("net/MANIFEST")
        XCTAssertEqual(try write(first), [.init(path: "MANIFEST", kind: .created)])
        XCTAssertEqual(try place.read("net/MANIFEST"), manifest)
        try place.remove("net/MANIFEST")
        XCTAssertEqual(refusal { try write(second) }?.problems.count, 1)
    }

    func testAnEmptyFolderIsNotLeftBehind() throws {
        try place.write("", to: "out/keep")
        XCTAssertNotNil(
            refusal {
                _ = try LockedFolder.make("\(place.path)/out/keep/net")
            })
        XCTAssertEqual(try Set(place.tree().keys), ["out", "out/keep"])
    }

    func testTheFolderIsHeldByOneRunAtATime() throws {
        let held = try LockedFolder.make("\(place.path)/net")
        let failure = refusal { _ = try LockedFolder.make("\(place.path)/net", waitSeconds: 0) }
        XCTAssertEqual(failure?.code, .locked)
        withExtendedLifetime(held) {}
    }

    func testMoreFilesThanAPersonReadsAreCounted() throws {
        var many: [String: String] = [:]
        for index in 0..<30 { many["local/nodes/n\(index).json"] = "x" }
        try write(many)
        for path in many.keys { try place.write("mine", to: "net/\(path)") }
        for path in many.keys { many[path] = "y" }
        let failure = try XCTUnwrap(refusal { try write(many) })
        XCTAssertEqual(failure.problems.count, OutputFolder.namesMax + 1)
        XCTAssertEqual(failure.problems.last?.message, "the same holds for 10 more files")
    }

    @discardableResult
    private func write(
        _ files: [String: String], part: OutputPart = .all, force: Bool = false,
        in place: TemporaryFolder? = nil
    ) throws -> [OutputFolder.Change] {
        let folder = OutputFolder(below: (place ?? self.place).path, network: "net")
        return try folder.write(
            files.map { GeneratedFile(path: $0.key, text: $0.value) }, part: part,
            discardingEdits: force)
    }

    private func refusal(_ body: () throws -> Void) -> Failure? {
        do {
            try body()
            return nil
        } catch {
            return error as? Failure
        }
    }

    /// Every file but the MANIFEST.
    private func files() throws -> [String: String] {
        var files: [String: String] = [:]
        for (path, bytes) in try place.tree(below: "net") where path != Manifest.path {
            if let bytes { files[path] = String(decoding: bytes, as: UTF8.self) }
        }
        return files
    }

    /// What changes when a file is written again: its time and its inode.
    private func marks() throws -> [String: String] {
        var marks: [String: String] = [:]
        for path in try place.tree(below: "net").keys {
            var facts = stat()
            guard stat("\(place.path)/net/\(path)", &facts) == 0, facts.st_mode & S_IFMT == S_IFREG
            else { continue }
            marks[path] = "\(facts.st_ino) \(facts.st_mtim.tv_sec) \(facts.st_mtim.tv_nsec)"
        }
        return marks
    }
}
