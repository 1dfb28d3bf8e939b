import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// Each wall of the sandbox keeps a program from writing without the other's help.
final class WallTests: XCTestCase {
    private let attempts = [
        "open to write", "creat", "truncate", "unlink", "rename", "link", "symlink", "mkdir",
        "rmdir", "mkfifo",
    ]

    func testRefusedCallsAlone() throws {
        XCTAssertEqual(
            try answers(to: "calls"),
            expected("Operation not permitted")
                + "tgkill of the parent: Operation not permitted\ntgkill of itself: it worked\n")
    }

    func testLandlockAlone() throws {
        XCTAssertEqual(
            try answers(to: "files"), expected("Permission denied"))
    }

    private func expected(_ answer: String) -> String {
        attempts.map { "\($0): \(answer)\n" }.joined() + "open to read: it worked\n"
    }

    private func answers(to wall: String) throws -> String {
        let scene = try LoadingScene()
        let here = URL(filePath: #filePath).deletingLastPathComponent()
        let sources = here.deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Sources/CLinux").path
        let clang = try XCTUnwrap(toolchainFolder()) + "/clang"
        let build = try ProgramRun(
            clang,
            [
                "-std=c2x", "-I", sources + "/include", "-I", sources, sources + "/confine.c",
                sources + "/confine_files.c", here.appending(path: "Files/walls.c").path,
                "-o", scene.cacheFolder["walls"],
            ])
        XCTAssertEqual(build.exitCode, 0, build.errors)
        try scene.folder.write("precious", to: "victim")
        try FileManager.default.createDirectory(
            atPath: scene.folder["victims"], withIntermediateDirectories: false)
        let run = try ProgramRun(
            scene.cacheFolder["walls"], [wall], folder: scene.folder.path)
        try XCTSkipIf(run.exitCode == 77, "this kernel has no Landlock that knows truncate")
        XCTAssertEqual(run.exitCode, 0)
        XCTAssertEqual(scene.folder.names(), ["victim", "victims"])
        XCTAssertEqual(try scene.folder.read("victim"), "precious")
        return run.output
    }
}
