import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// A folder of topology files, a cache of its own, and a loader that notes what it is told.
///
/// The language's modules are built once for all tests, beside the build's products.
final class LoadingScene {
    static let sharedFolder = BuiltProducts.folder + "/loading-tests"

    let folder: TemporaryFolder
    let cacheFolder: TemporaryFolder
    private(set) var notes: [String] = []

    init(sharingModules: Bool = true) throws {
        folder = try TemporaryFolder()
        cacheFolder = try TemporaryFolder(in: Self.sharedFolder)
        guard sharingModules else { return }
        let modules = Self.sharedFolder + "/modules"
        try FileManager.default.createDirectory(
            atPath: modules, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: cacheFolder["modules"], withDestinationPath: modules)
    }

    var cache: CacheFolder { CacheFolder(environment: ["ILPNET_CACHE_DIR": cacheFolder.path]) }

    func loader(
        settings: [(name: String, value: String)] = [],
        toolchains: ToolchainSearch = .ofThisProcess, limits: LoadingLimits = .standard,
        sandboxExecutable: String = BuiltProducts.ilpnet
    ) -> TopologyLoader {
        TopologyLoader(
            cache: cache, settings: settings, toolchains: toolchains, limits: limits,
            sandboxExecutable: sandboxExecutable
        ) { [self] in notes.append($0) }
    }

    /// The error's whole text, the folder of the files written as `DIR`.
    func failure(
        of path: String, with loader: TopologyLoader? = nil, file: StaticString = #filePath,
        line: UInt = #line
    ) throws -> LoadingError {
        do {
            let loaded = try (loader ?? self.loader()).load(path)
            XCTFail("it loaded: \(loaded.description.name)", file: file, line: line)
            throw XCTSkip("nothing more to see")
        } catch let error as LoadingError {
            return error
        }
    }

    func failureText(
        of source: String, in name: String = "network.swift", with loader: TopologyLoader? = nil,
        file: StaticString = #filePath, line: UInt = #line
    ) throws -> String {
        let path = try folder.write(source, to: name)
        return neutral(try failure(of: path, with: loader, file: file, line: line).text)
    }

    /// Without what differs from run to run.
    func neutral(_ text: String) -> String {
        text.replacingOccurrences(of: folder.path, with: "DIR")
            .replacingOccurrences(of: cacheFolder.path, with: "CACHE")
    }
}

extension LoadingLimits {
    /// The usual limits with others in places.
    static func with(
        compileMilliseconds: Int = 30_000, runMilliseconds: Int = 5_000,
        moduleWaitMilliseconds: Int = 600_000
    ) -> LoadingLimits {
        LoadingLimits(
            compileMilliseconds: compileMilliseconds, runMilliseconds: runMilliseconds,
            moduleBuildMilliseconds: 300_000, moduleWaitMilliseconds: moduleWaitMilliseconds)
    }
}

/// A network of three, in two lines.
let linear3 = """
    import TopologyDSL
    let network = Topology("linear-3") { Chain("alice", "hub", "bob") }
    """
