import Foundation
import TestSupport
import XCTest

@testable import Peering

/// Links with WebSocket implementations of others, over BTP that they spell out byte by byte.
final class OtherImplementationsTests: XCTestCase {
    func testAPythonClientIsServed() throws { try serve("client.py", with: try python()) }
    func testAPythonServerLetsUsIn() throws { try dial("server.py", with: try python()) }
    func testANodeClientIsServed() throws { try serve("client.js", with: try node()) }
    func testANodeServerLetsUsIn() throws { try dial("server.js", with: try node()) }

    private func serve(_ script: String, with program: String) throws {
        let bob = try Node()
        try bob.listen()
        _ = bob.links.addPeer(
            PeerSettings(id: "alice", ownName: "bob", secret: Array("s3cret".utf8)))
        let run = try StartedProgram(
            program, [path(script), "ws://127.0.0.1:\(bob.port)/", "alice", "s3cret"],
            environment: environment)
        exchange(bob)
        assertSucceeded(run)
    }

    private func dial(_ script: String, with program: String) throws {
        let folder = try TemporaryFolder()
        let run = try StartedProgram(
            program, [path(script), folder["port"], "alice", "s3cret"], environment: environment)
        let alice = try Node()
        turn(alice, within: 20) { folder.names().contains("port") }
        let port = try folder.read("port")
        _ = alice.links.addPeer(
            PeerSettings(
                id: "bob", url: try PeerURL("btp+ws://alice:s3cret@127.0.0.1:\(port)/"),
                ownName: "x", secret: []))
        exchange(alice)
        assertSucceeded(run)
    }

    /// They ask us, then we ask them, then we say goodbye.
    private func exchange(_ node: Node) {
        turn(node, within: 20) {
            node.happened == [.connected(0), .request(0, 7, [1, 2, 3])]
        }
        XCTAssertEqual(node.request(0, 9, [UInt8](repeating: 9, count: 100)), .sent)
        turn(node, within: 20) { node.happened.last == .answer(0, 9, [8]) }
        node.links.closeAll(code: 1_001)
        turn(node) { node.links.openCount == 0 }
        XCTAssertEqual(node.happened.last, .disconnected(0, .closedHere(code: 1_001)))
    }

    private func assertSucceeded(_ run: StartedProgram) {
        let end = run.waitForEnd()
        XCTAssertEqual(end.exitCode, 0, end.output + end.errors)
    }

    private func path(_ script: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Peers").appendingPathComponent(script).path
    }

    /// Where Debian keeps the modules of node.
    private var environment: [String: String] {
        ProcessInfo.processInfo.environment.merging(["NODE_PATH": "/usr/share/nodejs"]) { $1 }
    }

    private func node() throws -> String {
        let node = try requireProgram("node", package: "nodejs")
        let run = try ProgramRun(node, ["-e", "require('ws')"], environment: environment)
        guard run.exitCode == 0 else { throw cannotRun("node has no module ws; install node-ws") }
        return node
    }

    /// A python3 that has websockets: the first on PATH may be another than the system's.
    private func python() throws -> String {
        for python in [try requireProgram("python3", package: "python3"), "/usr/bin/python3"] {
            let run = try? ProgramRun(python, ["-c", "import websockets"])
            if run?.exitCode == 0 { return python }
        }
        throw cannotRun("python3 has no module websockets; install python3-websockets")
    }
}
