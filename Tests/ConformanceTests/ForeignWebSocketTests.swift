import Foundation
import TestSupport
import XCTest

/// Our WebSockets with those of others: Python's `websockets` on both sides, Node's `ws`.
final class ForeignWebSocketTests: XCTestCase {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Peers").path

    func testPythonsClientUnderstandsOurServer() throws {
        let python = try requirePython(with: "websockets", package: "python3-websockets")
        let server = try ConformanceProgram("websocket-echo")
        let run = try ProgramRun(
            python, ["\(Self.folder)/websockets_client.py", "\(server.port)"])
        XCTAssertEqual(run.output, "all is well\n", run.errors)
    }

    func testNodesClientUnderstandsOurServer() throws {
        let node = try requireProgram("node", package: "nodejs")
        var environment = ProcessInfo.processInfo.environment
        // Where Debian's node-ws lies.
        environment["NODE_PATH"] = "/usr/share/nodejs"
        let hasWS = try ProgramRun(node, ["-e", "require('ws')"], environment: environment)
        guard hasWS.exitCode == 0 else { throw cannotRun("node has no ws; install node-ws") }
        let server = try ConformanceProgram("websocket-echo")
        let run = try ProgramRun(
            node, ["\(Self.folder)/ws_client.js", "\(server.port)"], environment: environment)
        XCTAssertEqual(run.output, "all is well\n", run.errors)
    }

    func testOurClientUnderstandsPythonsServer() throws {
        let python = try requirePython(with: "websockets", package: "python3-websockets")
        let server = try StartedProgram(python, ["\(Self.folder)/websockets_server.py"])
        defer { server.end() }
        let port = try ConformanceProgram.port(of: server)
        let client = try ProgramRun(
            ConformanceProgram.path, ["websocket-echo-client", "ws://127.0.0.1:\(port)"])
        XCTAssertEqual(client.exitCode, 0, client.errors)
        XCTAssert(client.output.contains("\ncase 4: closed with 4001 so\n"), client.output)
        let run = server.waitForEnd()
        XCTAssert(
            run.output.hasSuffix("\npassed: echoes fragments pings closes\n"),
            run.output + run.errors)
    }

    func testCurlUnderstandsOurPages() throws {
        let curl = try requireProgram("curl", package: "curl")
        let server = try ConformanceProgram("http-server")
        let url = "http://127.0.0.1:\(server.port)"
        let run = try ProgramRun(curl, ["-sS", "-m", "5", "\(url)/health", "\(url)/metrics"])
        XCTAssertEqual(run.output, "{\"status\":\"healthy\"}\nup 1\n", run.errors)
    }

    func testWrongCallsSayHowToCall() throws {
        for words in [
            [], ["echo"], ["websocket-echo", "--port"], ["websocket-echo", "--port", "70000"],
            ["websocket-echo", "--colour", "red"], ["websocket-echo-client"],
            ["websocket-echo-client", "http://127.0.0.1:1"], ["http-server", "more"],
            ["websocket-echo", "--message-max", "0"],
        ] {
            let run = try ProgramRun(ConformanceProgram.path, words)
            XCTAssertEqual(run.exitCode, 2, "\(words)")
            XCTAssert(run.errors.hasPrefix("usage: "), run.errors)
        }
    }
}
