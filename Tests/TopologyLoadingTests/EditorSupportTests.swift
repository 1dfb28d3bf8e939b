import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// What an editor is told; that it completes and explains is shown by `EditorTests`.
final class EditorSupportTests: XCTestCase {
    func testEveryFileIsCompiledAsTheLoaderDoes() throws {
        let scene = try LoadingScene()
        let text = try scene.loader().compileCommands(
            folder: scene.folder.path, files: ["b.swift", "a.swift"])
        let real = try XCTUnwrap(toolchainFolder())
        let cache = try scene.cache.opened(for: TypedPath("x.swift"))
        let compiler = try ToolchainSearch.ofThisProcess.compiler(
            for: TypedPath("x.swift"), cache: cache)
        let modules = ToolchainSearch.resolved(cache.modulesFolder)
        let key = CacheKey.modules(by: compiler, below: modules).text
        func entry(_ name: String) -> String {
            """
              {
                "directory": "DIR",
                "file": "\(name)",
                "arguments": [
                  "\(real)/swiftc",
                  "-swift-version",
                  "6",
                  "-default-isolation",
                  "MainActor",
                  "-module-name",
                  "Topology_",
                  "-I",
                  "\(modules)/\(key)",
                  "-module-cache-path",
                  "\(modules)/\(key).clang",
                  "\(name)"
                ]
              }
            """
        }
        XCTAssertEqual(
            scene.neutral(text),
            "[\n\(entry("a.swift")),\n\(entry("b.swift"))\n]\n")
        XCTAssert(TopologyLoader.areOurs(compileCommands: Array(text.utf8)))
        let foreign = text.replacingOccurrences(of: "Topology_", with: "Other")
        XCTAssertFalse(TopologyLoader.areOurs(compileCommands: Array(foreign.utf8)))
    }
}
