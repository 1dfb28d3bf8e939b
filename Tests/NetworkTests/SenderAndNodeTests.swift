import Foundation
import TestSupport
import XCTest

/// `ilpnet send` through real connectors.
final class SenderAndNodeTests: XCTestCase {
    private let folder = try! TemporaryFolder()
    private var alice: ConnectorProcess!
    private var bob: ConnectorProcess!

    override func setUpWithError() throws {
        bob = try ConnectorProcess(NodeFile("bob", [.init("alice")]), in: folder)
        var file = NodeFile(
            "alice", [.init("bob", port: bob.btpPort), .init("client", relation: "child")],
            routes: [("test.bob", "bob")])
        file.btpPort = try FreePort.take()
        alice = try ConnectorProcess(file, in: folder)
        try eventually(within: 10, "alice and bob are linked") {
            try self.alice.page("/health/ready").status == 200
        }
    }

    override func tearDown() {
        alice = nil
        bob = nil
    }

    func testTwoNodesExchangePackets() throws {
        for options in [
            ["--amount", "\(UInt64.max)"], ["--count", "2000", "--amount", "0"],
            ["--count", "50", "--rate", "500", "--amount", "7", "--data", "hello"],
        ] {
            let run = try start(["--to", "test.bob.desk"] + options).waitForEnd()
            XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
            XCTAssertEqual(run.errors, "")
        }
        XCTAssertEqual(try bob.metric("ilpnet_prepares_total", ("outcome", "delivered")), 2_051)
        XCTAssertEqual(try alice.metric("ilpnet_packets_in_flight"), 0)
    }

    func testWhereAPacketEndsIsTold() throws {
        let run = try start(["--to", "test.carol", "--amount", "1"]).waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(
            run.output.hasPrefix("test.carol: rejected with F02 Unreachable by test.alice: "),
            run.output)
    }

    func testASecondSenderOfTheAccountTakesTheLink() throws {
        let first = try start([
            "--to", "test.bob", "--amount", "1", "--count", "1000", "--rate", "50",
        ])
        try eventually(within: 10, "the first one sends") {
            try self.bob.metric("ilpnet_prepares_total", ("outcome", "delivered")) ?? 0 > 2
        }
        let second = try start(["--to", "test.bob", "--amount", "1", "--count", "3"]).waitForEnd()
        XCTAssertEqual(second.exitCode, 0, second.errors)
        let run = first.waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("another sender took its place"), run.errors)
    }

    func testAWrongSecretIsNamedWithoutSayingIt() throws {
        let run = try start(
            ["--to", "test.bob", "--amount", "1"],
            environment: ["BTP_PEER_CLIENT_SECRET": "not-the-one"]
        ).waitForEnd()
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("refuses the account client or its secret"), run.errors)
        XCTAssertFalse((run.errors + alice.log.text).contains("not-the-one"))
    }

    private func start(
        _ options: [String], environment: [String: String] = [:]
    ) throws -> StartedProgram {
        try StartedProgram(
            BuiltProducts.ilpnet, ["send", "--node", "./alice.json"] + options,
            environment: environment, folder: folder.path)
    }
}
