import Foundation
import TestSupport
import XCTest

/// The language's modules as the loader builds them for its cache, without the code: for tests of
/// what the compiler says of a topology file, and how soon.
struct CompiledLanguage {
    private static let modules = ["CanonicalJSON", "TopologyModel", "TopologyDSL"]

    private let folder: TemporaryFolder

    init(in folder: TemporaryFolder) throws {
        self.folder = folder
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("../../Sources")
        for module in Self.modules {
            let files = try FileManager.default.contentsOfDirectory(
                at: sources.appendingPathComponent(module), includingPropertiesForKeys: nil)
            let errors = try swiftc(
                [
                    "-emit-module", "-emit-module-path", folder["\(module).swiftmodule"],
                    "-module-name", module, "-wmo", "-parse-as-library", "-package-name", "ilpnet",
                    "-enable-upcoming-feature", "InternalImportsByDefault",
                    "-enable-upcoming-feature", "ExistentialAny",
                ] + files.map(\.path))
            XCTAssertEqual(errors, "")
        }
    }

    /// What the compiler says of a topology file: nothing where all is well.
    func errors(in file: String) throws -> String {
        try swiftc([
            "-typecheck", "-default-isolation", "MainActor", "-module-name", "Topology_",
            "-diagnostic-style", "llvm", file,
        ])
    }

    private func swiftc(_ arguments: [String]) throws -> String {
        try ProgramRun(
            "/usr/bin/env",
            ["swiftc", "-swift-version", "6", "-module-cache-path", folder["cache"]]
                + ["-I", folder.path] + arguments
        ).errors
    }
}
