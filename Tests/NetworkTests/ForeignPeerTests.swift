import Foundation
import TestSupport
import XCTest

/// Our connector and sender with peers whose WebSocket is somebody else's: Python's `websockets`.
final class ForeignPeerTests: XCTestCase {
    private let folder = try! TemporaryFolder()
    private var python = ""
    private let twin = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Peers/twin.py").path

    override func setUpWithError() throws {
        python = try requirePython(with: "websockets", package: "python3-websockets")
    }

    func testAForeignClientIsServed() throws {
        let connector = try ConnectorProcess(HopScene.file, in: folder)
        let run = try ProgramRun(
            python,
            [
                twin, "dial", "ws://127.0.0.1:\(connector.btpPort)/btp", "client",
                NodeFile.secret("hop", "client"), "test.hop", "300",
            ])
        XCTAssertEqual(run.exitCode, 0, run.errors)
        // The library offers to compress, and we decline.
        XCTAssertEqual(run.output, "extensions []\nfulfilled 300\n")
    }

    func testAForeignServerIsDialledAndAnswers() throws {
        let (server, port) = try serve()
        defer { server.terminate() }
        var file = NodeFile(
            "hop", [.init("client", relation: "child"), .init("twin", port: port)],
            routes: [("test.twin", "twin")])
        file.links["pingMilliseconds"] = 50
        let connector = try ConnectorProcess(file, in: folder)
        try eventually(within: 10, "the twin is connected") {
            try connector.page("/health/ready").status == 200
        }
        let client = try HandLink.dial(
            port: connector.btpPort, user: "client", token: NodeFile.secret("hop", "client"))
        for count in [0, 300, 30_000] {
            let preimage = HopScene.preimage()
            let data = preimage + [UInt8](repeating: 7, count: count)
            let asked = try client.send(
                HandPrepare(to: "test.twin.desk", preimage: preimage, data: data))
            XCTAssertEqual(
                try client.nextAnswer(to: asked), .fulfill(preimage: preimage), "\(count)")
        }
        // Its pongs are pongs to us: after several pings the link is the same.
        XCTAssertEqual(
            connector.log.all.filter { $0.contains("\"peer connected\"") }.count, 2)
    }

    func testASenderGetsOnWithAForeignServer() throws {
        let (server, port) = try serve()
        defer { server.terminate() }
        let run = try ProgramRun(
            BuiltProducts.ilpnet,
            [
                "send", "--to", "test.twin", "--amount", "5", "--count", "500",
                "--url", "btp+ws://client@127.0.0.1:\(port)",
            ], environment: ["BTP_PEER_CLIENT_SECRET": "anything"])
        XCTAssertEqual(run.exitCode, 0, run.errors + run.output)
        XCTAssert(run.output.hasPrefix("test.twin: 500 packets of 5 fulfilled in "), run.output)
    }

    // MARK: -

    private func serve() throws -> (Process, port: Int) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = [twin, "serve"]
        process.standardInput = FileHandle.nullDevice
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        try output.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let port = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            process.terminate()
            throw HandError("the twin says no port: \(text)")
        }
        return (process, port)
    }
}
