import Foundation
import TestSupport

/// A topology file with mistakes, and beside it the text that says so.
struct WrongFile {
    var name: String

    static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    /// All of them, the slow ones first so that no worker waits for one at the end.
    static func all() throws -> [WrongFile] {
        try names(ending: ".swift").sorted { isSlow($0) && !isSlow($1) }.map(WrongFile.init)
    }

    static func names(ending suffix: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.path + "/Wrong")
            .filter { $0.hasSuffix(suffix) }.map { String($0.dropLast(suffix.count)) }.sorted()
    }

    private static func isSlow(_ name: String) -> Bool {
        name.hasPrefix("load-") || name.hasPrefix("too-many-")
    }

    /// As it is typed by someone whose working directory is the folder of these tests.
    var path: String { "Wrong/\(name).swift" }
    var source: URL { WrongFile.folder.appendingPathComponent(path) }
    var golden: URL { WrongFile.folder.appendingPathComponent("Wrong/\(name).txt") }

    /// The options of a first line `// check with: --set branches=4`.
    func options() throws -> [String] {
        let mark = "// check with: "
        let first = try String(contentsOf: source, encoding: .utf8).split(separator: "\n")[0]
        return first.hasPrefix(mark)
            ? first.dropFirst(mark.count).split(separator: " ").map(String.init) : []
    }
}

/// `ilpnet check` as the tests of this folder run it.
enum Checking {
    static let environment = ProcessInfo.processInfo.environment.merging(
        ["ILPNET_CACHE_DIR": BuiltProducts.cacheFolder]
    ) { $1 }

    static func run(_ file: String, _ options: [String] = [], in folder: URL) throws -> ProgramRun {
        try ilpnet(["check", file] + options, in: folder)
    }

    static func ilpnet(_ words: [String], in folder: URL) throws -> ProgramRun {
        try ProgramRun.ilpnet(words, environment: environment, folder: folder.path)
    }

    /// Builds the language's modules, which is said on standard error once.
    static func warmUp() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "import TopologyDSL\n\nTopology(\"pair\") { Chain(\"a\", \"b\") }\n", to: "pair.swift")
        _ = try run("pair.swift", in: folder.url)
    }

    /// Each item in turn, a few at a time.
    static func forEach<Item: Sendable>(
        _ items: [Item], _ body: @Sendable @escaping (Item) throws -> Void
    ) async throws {
        try warmUp()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for worker in 0..<workers {
                group.addTask {
                    for index in stride(from: worker, to: items.count, by: workers) {
                        try body(items[index])
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    private static let workers = 3
}
