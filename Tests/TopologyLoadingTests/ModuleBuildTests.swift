import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// The language's modules are built once per compiler, whoever asks and whatever happens.
final class ModuleBuildTests: XCTestCase {
    private static let role = "ILPNET_TEST_ROLE_LOAD"
    private let building = "building the topology language for this compiler (once) ...\n"

    func testFourProcessesAtOnceBuildOnce() throws {
        let scene = try LoadingScene(sharingModules: false)
        let loads = try (0..<4).map { try load("\($0)", in: scene) }
        for load in loads { XCTAssertEqual(load.waitForEnd().exitCode, 0) }
        let notes = try (0..<4).map { try scene.folder.read("notes-\($0)") }
        XCTAssertEqual(notes.filter { $0.contains(building) }.count, 1, "\(notes)")
        XCTAssert(notes.allSatisfy { $0.hasSuffix("loaded linear-3\n") }, "\(notes)")
        XCTAssertEqual(builds(in: scene), 1)
        XCTAssertEqual(scene.cacheFolder.names(in: "work"), [])
    }

    func testABuildThatIsKilledLeavesNothingWrongAndNoCompiler() throws {
        let scene = try LoadingScene(sharingModules: false)
        let first = try load("killed", in: scene)
        try eventually(within: 30, "the second module is being built") {
            processes(holding: scene.cacheFolder.path).contains { identifier in
                let words = FileManager.default.contents(atPath: "/proc/\(identifier)/cmdline")
                return String(decoding: words ?? Data(), as: UTF8.self).contains("TopologyModel/")
            }
        }
        kill(first.identifier, SIGKILL)
        _ = first.waitForEnd()
        try eventually(within: 5, "the compiler is gone") {
            processes(holding: scene.cacheFolder.path).isEmpty
        }
        XCTAssertEqual(builds(in: scene), 0)
        let path = try scene.folder.write(linear3, to: "network.swift")
        XCTAssertEqual(try scene.loader().load(path).description.name, "linear-3")
        XCTAssertEqual(scene.notes, [building])
        XCTAssertEqual(builds(in: scene), 1)
    }

    func testWaitingForABuildHasALimit() throws {
        let scene = try LoadingScene(sharingModules: false)
        try scene.cacheFolder.write("", to: "modules/lock")
        let held = open(scene.cacheFolder["modules/lock"], O_RDWR | O_CLOEXEC)
        defer { close(held) }
        XCTAssertEqual(flock(held, LOCK_EX), 0)
        let text = try scene.failureText(
            of: linear3, with: scene.loader(limits: .with(moduleWaitMilliseconds: 100)))
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:1: error: waiting for another ilpnet that builds the topology \
            language took longer than 100 ms
              fix: end that process, or give this one a cache of its own with ILPNET_CACHE_DIR
            """)
        XCTAssertEqual(
            scene.notes, ["waiting for another ilpnet that builds the topology language ...\n"])
    }

    func testACacheFolderThatMovedIsBuiltAnew() {
        let compiler = Compiler(path: "/swiftc", folder: "/", searchPath: "")
        XCTAssertNotEqual(
            CacheKey.modules(by: compiler, below: "/here"),
            CacheKey.modules(by: compiler, below: "/there"))
    }

    func testOldBuildsAreGivenUpButNotThoseUsedLately() throws {
        let scene = try LoadingScene(sharingModules: false)
        for (name, age) in [("a", 9_000.0), ("b", 8_000), ("c", 7_000), ("d", 10), ("e", 5)] {
            try scene.cacheFolder.write("", to: "modules/\(name)/libTopologyDSL.a")
            try scene.cacheFolder.write("", to: "modules/\(name).clang/x.pcm")
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -age)],
                ofItemAtPath: scene.cacheFolder["modules/\(name)"])
        }
        try scene.cacheFolder.write("", to: "modules/lock")
        LanguageModules.prune(scene.cacheFolder["modules"])
        XCTAssertEqual(
            scene.cacheFolder.names(in: "modules"),
            ["b", "b.clang", "c", "c.clang", "d", "d.clang", "e", "e.clang", "lock"])
        for name in ["f", "g"] {
            try scene.cacheFolder.write("", to: "modules/\(name)/libTopologyDSL.a")
        }
        LanguageModules.prune(scene.cacheFolder["modules"])
        XCTAssertEqual(
            scene.cacheFolder.names(in: "modules"),
            ["d", "d.clang", "e", "e.clang", "f", "g", "lock"])
        // All of these were used within the last minutes.
        try scene.cacheFolder.write("", to: "modules/h/libTopologyDSL.a")
        LanguageModules.prune(scene.cacheFolder["modules"])
        XCTAssertEqual(scene.cacheFolder.names(in: "modules").count, 8)
    }

    /// Only of use as one of the other processes of the tests above.
    func testRoleOfAnotherLoad() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let name = environment[Self.role], let folder = environment["ILPNET_TEST_FOLDER"]
        else { return }
        var notes = ""
        let loader = TopologyLoader(
            cache: .ofThisProcess, sandboxExecutable: BuiltProducts.ilpnet
        ) { notes += $0 }
        let loaded = try loader.load("\(folder)/\(name).swift")
        notes += "loaded \(loaded.description.name)\n"
        try notes.write(toFile: "\(folder)/notes-\(name)", atomically: true, encoding: .utf8)
    }

    private func load(_ name: String, in scene: LoadingScene) throws -> StartedProgram {
        try scene.folder.write(linear3, to: "\(name).swift")
        var environment = ProcessInfo.processInfo.environment
        environment["ILPNET_CACHE_DIR"] = scene.cacheFolder.path
        environment["ILPNET_TEST_FOLDER"] = scene.folder.path
        environment[Self.role] = name
        return try StartedProgram(
            BuiltProducts.testBundle,
            ["TopologyLoadingTests.ModuleBuildTests/testRoleOfAnotherLoad"],
            environment: environment)
    }

    private func builds(in scene: LoadingScene) -> Int {
        scene.cacheFolder.names(in: "modules").filter { $0.count == 64 }.count
    }
}
