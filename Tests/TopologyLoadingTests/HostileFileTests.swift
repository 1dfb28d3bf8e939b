import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// A file that really tries.
final class HostileFileTests: XCTestCase {
    func testEveryAttemptIsRefused() throws {
        let scene = try LoadingScene()
        let victim = try scene.folder.write("precious", to: "victim.txt")
        try scene.folder.write("", to: "victims/keep")
        chmod(victim, 0o640)
        let before = try FileManager.default.attributesOfItem(atPath: victim)
        let path = try scene.folder.write(try file("hostile.swift"), to: "hostile.swift")
        let loaded = try scene.loader().load(path)

        XCTAssertEqual(loaded.printed, try file("hostile.txt"))
        XCTAssertEqual(try scene.folder.read("victim.txt"), "precious")
        let after = try FileManager.default.attributesOfItem(atPath: victim)
        XCTAssertEqual(before as NSDictionary, after as NSDictionary)
        XCTAssertEqual(scene.folder.names(), ["hostile.swift", "victim.txt", "victims"])
        XCTAssertEqual(scene.folder.names(in: "victims"), ["keep"])
    }

    func testTwoHundredMebibytesOfOutputAreCutAndHarmNobody() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(
            """
            import Glibc
            import TopologyDSL
            let block = [UInt8](repeating: 120, count: 1 << 20)
            for _ in 0..<200 { write(1, block, block.count) }
            let network = Topology("n") { Node("a") }
            """, to: "network.swift")
        let loaded = try scene.loader().load(path)
        XCTAssertEqual(
            loaded.printed,
            String(repeating: "x", count: 1 << 20)
                + "\n(the file printed more than 1 MiB; the rest is cut)\n")
        XCTAssertEqual(try scene.loader().load(path).printed, loaded.printed)
    }

    func testASandboxThatCannotBeMadeRunsNothing() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(linear3, to: "network.swift")
        XCTAssertEqual(
            scene.neutral(
                try scene.failure(of: path, with: scene.loader(sandboxExecutable: "/nonexistent"))
                    .text),
            """
            DIR/network.swift:1: error: /nonexistent cannot be started: No such file or directory
              fix: allow this program to be run; ILPNET_CACHE_DIR names another folder for what is \
            compiled
            """)
    }

    func testAProgramThatCannotBeStartedIsToldFromOneThatFails() throws {
        let sandbox = KeptChild(
            path: BuiltProducts.ilpnet, arguments: EvaluationSandbox.arguments(for: "/etc/passwd"),
            environment: [], limitMilliseconds: 5_000, streamBytesMax: [100, 100, 100])
        let complaint = SandboxComplaint(sandbox.run().streams[2].bytes)
        XCTAssertEqual(complaint, SandboxComplaint(step: .program, errno: EACCES))
        XCTAssertEqual(
            complaint?.problem(with: "/etc/passwd"),
            .cannotStart(program: "/etc/passwd", errno: EACCES))
        XCTAssertNil(SandboxComplaint([]))
        XCTAssertNil(SandboxComplaint([9, 9]))
    }

    private func file(_ name: String) throws -> String {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: "Files/\(name)"), encoding: .utf8)
    }
}
