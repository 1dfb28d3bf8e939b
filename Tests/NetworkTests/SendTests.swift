import Foundation
import TestSupport
import XCTest

/// `ilpnet send` against a node that is driven by hand.
final class SendTests: XCTestCase {
    private let folder = try! TemporaryFolder()
    private var node: HandSocket!

    override func setUpWithError() throws { node = try HandSocket.listen() }

    func testOnePacketIsSentCheckedAndToldOfInOneLine() throws {
        let send = try start("--data", "0x0102ff")
        let (link, authentication) = try HandLink.accept(on: node)
        XCTAssertEqual(authentication.entries.map(\.name), ["auth", "auth_username", "auth_token"])
        XCTAssertEqual(
            authentication.entries.dropFirst().map { String(decoding: $0.data, as: UTF8.self) },
            ["client", "from-the-environment"])
        let (requestId, prepare) = try link.nextPrepare()
        XCTAssertEqual(prepare.destination, "test.bob")
        XCTAssertEqual(prepare.amount, 100)
        XCTAssertEqual(HandDigest.sha256(Array(prepare.data.prefix(32))), prepare.condition)
        XCTAssertEqual(prepare.data.dropFirst(32), [1, 2, 255])
        let expiry = Double(try XCTUnwrap(prepare.expiryMilliseconds)) / 1_000
        XCTAssertEqual(expiry - Date().timeIntervalSince1970, 30, accuracy: 3)
        try link.answer(requestId, .fulfill(preimage: Array(prepare.data.prefix(32))))
        // It says goodbye.
        XCTAssertEqual(try link.next(), .closed(code: 1_000))
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssertEqual(run.errors, "")
        XCTAssert(
            run.output.contains(#/^test\.bob: fulfilled in \d+\.\d{3} ms\n$/#), run.output)
    }

    func testEveryOutcomeIsCountedAndExitIsOne() throws {
        let send = try start("--count", "7", "--expiry", "0.3")
        let (link, _) = try HandLink.accept(on: node)
        var asked: [(requestId: UInt32, prepare: HandPrepare)] = []
        for _ in 0..<7 { asked.append(try link.nextPrepare()) }
        func preimage(_ index: Int) -> [UInt8] { Array(asked[index].prepare.data.prefix(32)) }
        try link.answer(asked[0].requestId, .fulfill(preimage: preimage(0)))
        try link.answer(asked[0].requestId, .fulfill(preimage: preimage(0)))
        try link.answer(
            asked[1].requestId,
            .reject(code: "F02", triggeredBy: "test.c", message: "no\u{1b}[31m route\n"))
        try link.answer(asked[2].requestId, .reject(code: "F02", message: "another"))
        try link.answer(asked[3].requestId, .reject(code: "T01"))
        try link.answer(asked[4].requestId, .fulfill(preimage: preimage(0)))
        try link.send(HandFrame(HandFrame.response, asked[5].requestId))
        _ = try link.next()
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
        XCTAssert(lines[0].contains(#/^test\.bob: 7 packets of 100 in 1\.\d\d s, /#), run.output)
        XCTAssertEqual(
            lines[1...9].joined(separator: "\n"),
            """

              OUTCOME               PACKETS  BY      FIRST MESSAGE
              fulfilled                   1
              F02 Unreachable             2  test.c  no [31m route
              T01 Peer Unreachable        1
              wrong answer                2          the fulfilment does not fit the condition
              lost                        1          no answer until the expiry
              answered again              1          more answers than packets came

            """)
        XCTAssert(lines[10].contains(#/^  LATENCY +P50 +P95 +P99 +MAX$/#), run.output)
        XCTAssert(lines[11].contains(#/^  in ms( +\d+\.\d{3}){4}$/#), run.output)
    }

    func testJSONHasEverything() throws {
        let send = try start("--count", "2", "--json")
        let (link, _) = try HandLink.accept(on: node)
        let first = try link.nextPrepare()
        try link.answer(first.requestId, .fulfill(preimage: Array(first.prepare.data.prefix(32))))
        try link.answer(
            try link.nextPrepare().requestId,
            .reject(code: "T04", triggeredBy: "test.c", message: "\u{7}"))
        _ = try link.next()
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        var json = run.output
        for name in ["p50", "p95", "p99", "max", "durationNanoseconds", "answersPerSecond"] {
            json = json.replacing(try Regex("\"\(name)\": [0-9]+"), with: "\"\(name)\": 1")
        }
        XCTAssertEqual(
            json,
            """
            {
              "formatVersion": 1,
              "destination": "test.bob",
              "amount": 100,
              "count": 2,
              "sent": 2,
              "fulfilled": 1,
              "rejected": 1,
              "wrong": 0,
              "lost": 0,
              "lostWithLink": 0,
              "unanswered": 0,
              "unexpected": 0,
              "rejections": [
                {"code": "T04", "count": 1, "triggeredBy": "test.c", "message": "\\u0007"}
              ],
              "latencyNanoseconds": {"p50": 1, "p95": 1, "p99": 1, "max": 1},
              "durationNanoseconds": 1,
              "answersPerSecond": 1,
              "diagnostics": []
            }

            """)
    }

    func testASecretInTheArgumentsIsBlankedThereAtOnce() throws {
        let token = "s3cr3t-of-the-url"
        let send = try start(
            "--timeout", "5", url: "btp+ws://joe:\(token)@127.0.0.1:\(node.port)/x")
        let socket = try node.accept()
        let shown = String(
            decoding: FileManager.default.contents(atPath: "/proc/\(send.identifier)/cmdline")
                ?? Data(), as: UTF8.self)
        XCTAssertFalse(shown.contains(token), shown)
        XCTAssert(
            shown.contains("btp+ws://joe:\(String(repeating: "x", count: token.count))@127.0.0.1"),
            shown)
        socket.close()
        let (link, authentication) = try HandLink.accept(on: node)
        XCTAssertEqual(authentication.entries.last?.data, Array(token.utf8))
        XCTAssertEqual(authentication.entries[1].data, Array("joe".utf8))
        try link.answer(try link.nextPrepare().requestId, .reject(code: "F99"))
        _ = try link.next()
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssertFalse((run.output + run.errors).contains(token))
        XCTAssertEqual(run.errors.components(separatedBy: "BTP_PEER_JOE_SECRET").count, 2)
    }

    func testCtrlCEndsWithASummary() throws {
        let send = try start("--count", "1000", "--window", "5")
        let (link, _) = try HandLink.accept(on: node)
        for _ in 0..<5 { _ = try link.nextPrepare() }
        kill(send.identifier, SIGINT)
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 130)
        XCTAssert(run.output.hasPrefix("test.bob: 5 of 1000 packets of 100"), run.output)
        XCTAssert(run.output.contains("  not answered yet        5"), run.output)
    }

    func testTheWindowIsKept() throws {
        let send = try start("--count", "6", "--window", "2")
        let (link, _) = try HandLink.accept(on: node)
        for _ in 0..<3 {
            let pair = [try link.nextPrepare(), try link.nextPrepare()]
            XCTAssertThrowsError(try link.next(within: 0.05), "a third one in flight")
            for asked in pair { try link.answer(asked.requestId, .reject(code: "F99")) }
        }
        _ = try link.next()
        XCTAssertEqual(send.waitForEnd().exitCode, 1)
    }

    func testALinkThatEndsIsDialledAgainAndTheRestIsSent() throws {
        let send = try start("--count", "4", "--window", "2", "--json")
        let (first, _) = try HandLink.accept(on: node)
        _ = try first.nextPrepare()
        _ = try first.nextPrepare()
        first.socket.reset()
        let (second, _) = try HandLink.accept(on: node)
        for _ in 0..<2 {
            let asked = try second.nextPrepare()
            try second.answer(
                asked.requestId, .fulfill(preimage: Array(asked.prepare.data.prefix(32))))
        }
        _ = try second.next()
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        for part in ["\"sent\": 4", "\"fulfilled\": 2", "\"lost\": 2", "\"lostWithLink\": 2"] {
            XCTAssert(run.output.contains(part), run.output)
        }
    }

    func testALinkThatAnotherTookIsGivenUp() throws {
        let send = try start("--count", "4", "--window", "2")
        let (link, _) = try HandLink.accept(on: node)
        _ = try link.nextPrepare()
        try link.socket.send(link.webSocketFrame(8, [0x03, 0xe8]))
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("another sender took its place"), run.errors)
        XCTAssert(run.output.contains("the link ended before the answer"), run.output)
    }

    func testWhyThereIsNoLinkIsSaid() throws {
        let port = try FreePort.take()
        var run = try start(
            ["--timeout", "0.1"], url: "ws://127.0.0.1:\(port)", ["BTP_PEER_CLIENT_SECRET": "x"]
        )
        .waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssertEqual(
            run.errors,
            """
            error: nobody listens at 127.0.0.1:\(port)
              fix: start the node there, or give its BTP port: `ilpnet plan` lists them

            """)
        var send = try start()
        var link = try HandLink.upgrade(on: node)
        if case .frame(let frame) = try link.next() { try link.refuse(frame.requestId) }
        run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(
            run.errors.hasPrefix(
                "error: 127.0.0.1:\(node.port) refuses the account client or its secret\n"),
            run.errors)
        send = try start()
        let socket = try node.accept()
        try socket.send(Array("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".utf8))
        run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("answers HTTP 404 where BTP should begin"), run.errors)
        // An attempt that fails is not the end before the time is up.
        send = try start()
        try node.accept().reset()
        (link, _) = try HandLink.accept(on: node)
        try link.answer(try link.nextPrepare().requestId, .reject(code: "F99"))
        _ = try link.next()
        XCTAssertEqual(send.waitForEnd().exitCode, 1)
    }

    func testANodesConfigurationSaysWhereToSend() throws {
        var file = NodeFile("alice", [.init("client", relation: "child")])
        file.btpPort = node.port
        try file.write(to: folder)
        let content = try folder.read("alice.json")
        try folder.write(content, to: "generated/net/local/nodes/alice.json")
        try folder.write("by-name\n", to: "generated/net/local/nodes/secrets/alice.client")
        for (name, secret) in [
            ("alice.json", NodeFile.secret("alice", "client")), ("./alice.json", nil),
            ("alice", "by-name"),
        ] {
            let send = try start("--node", name, url: nil, environment: [:])
            let (link, authentication) = try HandLink.accept(on: node)
            if let secret {
                XCTAssertEqual(
                    authentication.entries.last.map { String(decoding: $0.data, as: UTF8.self) },
                    secret)
            }
            let asked = try link.nextPrepare()
            try link.answer(
                asked.requestId, .fulfill(preimage: Array(asked.prepare.data.prefix(32))))
            _ = try link.next()
            XCTAssertEqual(send.waitForEnd().exitCode, 0)
        }
    }

    func testOnATerminalALineShowsHowFarItIs() throws {
        let script = try requireProgram("script", package: "bsdutils")
        let words =
            ["send"] + SendTests.necessities + ["--url", url, "--count", "3", "--rate", "4"]
        let command = ([BuiltProducts.ilpnet] + words).joined(separator: " ")
        let send = try StartedProgram(
            script, ["-qec", "stty cols 70; \(command)", "/dev/null"],
            environment: ["TERM": "xterm", "BTP_PEER_CLIENT_SECRET": "x", "PATH": "/usr/bin:/bin"],
            folder: folder.path)
        let (link, _) = try HandLink.accept(on: node)
        for _ in 0..<3 {
            let asked = try link.nextPrepare()
            try link.answer(
                asked.requestId, .fulfill(preimage: Array(asked.prepare.data.prefix(32))))
        }
        _ = try link.next()
        let run = send.waitForEnd()
        XCTAssertEqual(run.exitCode, 0)
        XCTAssert(
            run.output.contains("\rsent 2 of 3, fulfilled 2, rejected 0, in flight 0, "),
            run.output)
        // It leaves nothing behind.
        XCTAssert(
            run.output.contains("\r\u{1b}[K\u{1b}[1mtest.bob\u{1b}[0m: 3 packets"), run.output)
        XCTAssertFalse(
            run.output.split(separator: "\r").contains { $0.hasPrefix("sent") && $0.count > 73 })
    }

    // MARK: -

    private static let necessities = ["--to", "test.bob", "--amount", "100"]
    private var url: String { "btp+ws://127.0.0.1:\(node.port)" }

    private func start(_ options: String...) throws -> StartedProgram {
        try start(options, url: url, ["BTP_PEER_CLIENT_SECRET": "from-the-environment"])
    }

    private func start(_ options: String..., url: String) throws -> StartedProgram {
        try start(options, url: url, [:])
    }

    private func start(
        _ options: String..., url: String?, environment: [String: String]
    ) throws -> StartedProgram {
        try start(options, url: url, environment)
    }

    private func start(
        _ options: [String], url: String?, _ environment: [String: String]
    ) throws -> StartedProgram {
        try StartedProgram(
            BuiltProducts.ilpnet,
            ["send"] + SendTests.necessities + (url.map { ["--url", $0] } ?? []) + options,
            environment: environment, folder: folder.path)
    }
}
