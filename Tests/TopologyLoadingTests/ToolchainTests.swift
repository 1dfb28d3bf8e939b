import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// 2. Finding a compiler, and not finding one.
final class ToolchainTests: XCTestCase {
    func testNoCompilerAnywhere() throws {
        let scene = try LoadingScene()
        let text = try failureText(in: scene, ["PATH": "/nowhere/bin:relative"])
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:1: error: no Swift compiler was found in /nowhere/bin, /opt/none
              fix: install Swift 6.3.1 from https://swift.org/install and put it on PATH, or name \
            its swiftc in ILPNET_SWIFTC; no compiler is needed for the JSON that `ilpnet export` \
            writes on a machine that has one
            """)
    }

    func testTheNamedCompilerMustBeThere() throws {
        let scene = try LoadingScene()
        let text = try failureText(
            in: scene, ["ILPNET_SWIFTC": scene.folder.path, "PATH": "/usr/bin"])
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:1: error: ILPNET_SWIFTC names DIR, which cannot be run
              fix: set ILPNET_SWIFTC to the path of swiftc, or unset it
            """)
    }

    func testACompilerThatIsTooOld() throws {
        for version in ["5.10", "6.1.3", "4"] {
            let scene = try LoadingScene()
            try script("echo 'Swift version \(version) (swift-\(version)-RELEASE)'", in: scene)
            XCTAssertEqual(
                try failureText(in: scene, ["PATH": scene.folder.path]),
                """
                DIR/network.swift:1: error: DIR/swiftc is Swift \(version), and topology files \
                need 6.2 or newer
                  fix: install Swift 6.3.1 from https://swift.org/install and put it on PATH, or \
                name its swiftc in ILPNET_SWIFTC; no compiler is needed for the JSON that \
                `ilpnet export` writes on a machine that has one
                """)
        }
    }

    func testACompilerThatSaysNothing() throws {
        for answer in ["exit 1", "echo hello", "echo Swift version"] {
            let scene = try LoadingScene()
            let path = try script(answer, in: scene)
            let file = try scene.folder.write(linear3, to: "network.swift")
            let error = try scene.failure(
                of: file, with: loader(in: scene, ["ILPNET_SWIFTC": path]))
            XCTAssertEqual(error, .noToolchain(path: file, problem: .silent(compiler: path)))
            XCTAssertEqual(error.exitClass, .usage)
        }
    }

    func testACompilerThatCannotBuildTheLanguageIsSaidSo() throws {
        let scene = try LoadingScene()
        let path = try script(
            "case \"$1\" in --version) echo 'Swift version 6.2';; *) echo 'no way'; exit 1;; esac",
            in: scene)
        let text = try failureText(in: scene, ["ILPNET_SWIFTC": path])
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:1: error: DIR/swiftc does not compile the topology language
              fix: use Swift 6.3.1, with which this ilpnet was tested
            no way
            """)
    }

    func testVersionsAreComparedNumberByNumber() {
        for version in ["6.2", "6.2.1", "6.10", "7", "6.3"] {
            XCTAssert(Compiler.isVersion(version, atLeast: "6.2"), version)
        }
        for version in ["6.1.9", "5.10", "6", "6.0"] {
            XCTAssertFalse(Compiler.isVersion(version, atLeast: "6.2"), version)
        }
    }

    func testTheFirstOnPathIsTakenBeforeTheWellKnownPlaces() throws {
        let scene = try LoadingScene()
        let first = try script("exit 1", in: scene)
        let cache = try scene.cache.opened(for: TypedPath("x.swift"))
        let search = ToolchainSearch(
            environment: ["PATH": "/nowhere:\(scene.folder.path)"],
            wellKnownFolders: [try XCTUnwrap(toolchainFolder())])
        XCTAssertEqual(try search.compiler(for: TypedPath("x.swift"), cache: cache).path, first)
        let empty = ToolchainSearch(
            environment: [:], wellKnownFolders: [try XCTUnwrap(toolchainFolder())])
        XCTAssertEqual(
            try empty.compiler(for: TypedPath("x.swift"), cache: cache).path,
            try XCTUnwrap(toolchainFolder()) + "/swiftc")
    }

    func testADoorToAToolchainIsAskedOnceWhereItLeads() throws {
        let scene = try LoadingScene()
        let real = try XCTUnwrap(toolchainFolder())
        let door = try script(
            "echo asked >> '\(scene.folder.path)/log'; exec '\(real)/swiftc' \"$@\"", in: scene)
        let cache = try scene.cache.opened(for: TypedPath("x.swift"))
        let search = ToolchainSearch(
            environment: ["PATH": "\(scene.folder.path):/usr/bin:/bin", "HOME": scene.folder.path],
            wellKnownFolders: [])
        for _ in 0..<3 {
            let compiler = try search.compiler(for: TypedPath("x.swift"), cache: cache)
            XCTAssertEqual(compiler.path, real + "/swiftc")
            XCTAssertEqual(compiler.folder, real)
        }
        XCTAssertEqual(try scene.folder.read("log"), "asked\n")
        // swiftly notes its choice here.
        try scene.folder.write("{}", to: ".local/share/swiftly/config.json")
        _ = try search.compiler(for: TypedPath("x.swift"), cache: cache)
        XCTAssertEqual(try scene.folder.read("log"), "asked\nasked\n")
        XCTAssert(FileManager.default.isExecutableFile(atPath: door))
    }

    func testALinkToACompilerIsTheCompiler() throws {
        let scene = try LoadingScene()
        let real = try XCTUnwrap(toolchainFolder())
        try FileManager.default.createSymbolicLink(
            atPath: scene.folder["swiftc"], withDestinationPath: real + "/swiftc")
        let cache = try scene.cache.opened(for: TypedPath("x.swift"))
        let search = ToolchainSearch(
            environment: ["PATH": scene.folder.path], wellKnownFolders: [])
        XCTAssertEqual(
            try search.compiler(for: TypedPath("x.swift"), cache: cache).path, real + "/swiftc")
    }

    @discardableResult
    private func script(_ commands: String, in scene: LoadingScene) throws -> String {
        let path = try scene.folder.write("#!/bin/sh\n\(commands)\n", to: "swiftc")
        chmod(path, 0o755)
        return path
    }

    private func loader(
        in scene: LoadingScene, _ environment: [String: String]
    ) -> TopologyLoader {
        scene.loader(
            toolchains: ToolchainSearch(
                environment: environment, wellKnownFolders: ["/opt/none"]))
    }

    private func failureText(
        in scene: LoadingScene, _ environment: [String: String], line: UInt = #line
    ) throws -> String {
        try scene.failureText(of: linear3, with: loader(in: scene, environment), line: line)
    }
}
