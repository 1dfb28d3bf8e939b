import Foundation
import TestSupport
import XCTest

/// `ilpnet editor` makes an editor complete and explain a topology file: shown by driving the
/// toolchain's own language server as an editor does.
final class EditorTests: XCTestCase {
    private let text = """
        import TopologyDSL

        let network = Topology("demo") {
            Chain("alice", "hub", "bob")
            Node("carol") {
                Pe
                LogLevel(.)
            }
        }
        """

    func testAnEditorCompletesAndExplainsATopologyFile() throws {
        let folder = try TemporaryFolder()
        let file = folder.url.appending(path: "demo.swift")
        try Data(text.utf8).write(to: file)
        let run = try ProgramRun.ilpnet(
            ["editor", file.path],
            environment: ProcessInfo.processInfo.environment.merging([
                "ILPNET_CACHE_DIR": BuiltProducts.cacheFolder
            ]) { $1 })
        XCTAssertEqual(run.exitCode, 0, run.errors)

        let server = try LanguageServer(
            executable: try requireProgram("sourcekit-lsp", package: "the Swift toolchain"),
            folder: folder.url)
        defer { server.stop() }
        try server.initialize(in: folder.url)
        try server.open(file, text: text)

        let words = try completions(of: server, in: file, line: 5, character: 10)
        XCTAssert(words.contains("Peer"), "no Peer among \(words.count) completions")
        let levels = try completions(of: server, in: file, line: 6, character: 18)
        XCTAssert(
            Set(levels).isSuperset(of: ["debug", "info", "warn", "error"]), "\(levels.prefix(20))")

        let explained = try hover(of: server, over: file, line: 3, character: 6)
        XCTAssert(explained.contains("Nodes in a line, each linked to the next."), explained)
        XCTAssert(explained.contains(#"Chain("alice", "hub", "bob")"#), explained)
    }

    private func completions(
        of server: LanguageServer, in file: URL, line: Int, character: Int
    ) throws -> [String] {
        let result = try server.request("textDocument/completion", place(file, line, character))
        let items = (result as? [String: Any])?["items"] as? [[String: Any]] ?? []
        return items.compactMap { $0["label"] as? String }
    }

    private func hover(
        of server: LanguageServer, over file: URL, line: Int, character: Int
    ) throws -> String {
        let result = try server.request("textDocument/hover", place(file, line, character))
        let contents = (result as? [String: Any])?["contents"] as? [String: Any]
        return contents?["value"] as? String ?? "\(result)"
    }

    private func place(_ file: URL, _ line: Int, _ character: Int) -> [String: Any] {
        [
            "textDocument": ["uri": file.absoluteString],
            "position": ["line": line, "character": character],
        ]
    }
}
