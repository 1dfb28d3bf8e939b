import Foundation
import Runtime
import TestSupport
import XCTest

@testable import ilpnet

/// Which node `send --node` means, told by where it then tries to connect.
final class NodeLookupTests: XCTestCase {
    private var place: TemporaryFolder!
    private var networks: [PretendedNetwork] = []

    override func setUpWithError() throws { place = try TemporaryFolder() }

    override func tearDown() {
        for network in networks { network.end() }
        networks = []
    }

    func testANodeThatRunsIsMeantBeforeOneThatWasGenerated() throws {
        try place.write(configuration(port: 1), to: "generated/net/local/nodes/alice.json")
        XCTAssertEqual(try dialled("alice"), "127.0.0.1:1")
        try run("net", nodes: ["alice": 2])
        XCTAssertEqual(try dialled("alice"), "127.0.0.1:2")
        networks[0].end()
        // What ran is no longer where its file says.
        XCTAssertEqual(try dialled("alice"), "127.0.0.1:1")
    }

    func testAPathIsWhatItSays() throws {
        try run("net", nodes: ["alice": 2])
        try place.write(configuration(port: 3), to: "alice.json")
        XCTAssertEqual(try dialled("alice.json"), "127.0.0.1:3")
    }

    func testOfTwoThatRunOneMustBeChosen() throws {
        try run("one", nodes: ["alice": 2, "bob": 4])
        try run("two", nodes: ["alice": 3])
        let run = try send("alice")
        XCTAssertEqual(run.exitCode, 2)
        XCTAssertEqual(
            run.errors,
            """
            error: --node alice: 2 running networks have such a node
              fix: write --node .ilpnet/one/local/nodes/alice.json or\
             .ilpnet/two/local/nodes/alice.json

            """)
        XCTAssertEqual(try dialled("bob"), "127.0.0.1:4")
        XCTAssertEqual(try dialled(".ilpnet/two/local/nodes/alice.json"), "127.0.0.1:3")
    }

    func testANameThatNoNodeHasIsHeldAgainstThoseThatRun() throws {
        try run("net", nodes: ["alice": 2, "carol": 3])
        let run = try send("alica")
        XCTAssertEqual(run.exitCode, 2)
        XCTAssert(run.errors.contains("fix: did you mean alice?"), run.errors)
    }

    func testCompletionsAreGivenTheNamesOfNetworksAndNodes() throws {
        XCTAssertEqual(try place.ilpnet("names", "nodes").output, "")
        try run("one", nodes: ["bob": 4, "alice": 2])
        try run("two", nodes: ["alice": 3])
        XCTAssertEqual(try place.ilpnet("names", "networks").output, "one\ntwo\n")
        XCTAssertEqual(try place.ilpnet("names", "nodes").output, "alice\nbob\n")
    }

    private func run(_ name: String, nodes: [String: Int]) throws {
        let network = try PretendedNetwork(RunningNetworks.line(name), in: place)
        networks.append(network)
        for (node, port) in nodes {
            try network.folder.replace(
                network.folder.configurationPath(of: node), Array(configuration(port: port).utf8))
        }
    }

    private func send(_ node: String) throws -> ProgramRun {
        try place.ilpnet(
            "send", "--node", node, "--to", "test.bob", "--amount", "1", "--timeout", "0.01",
            environment: ["BTP_PEER_CLIENT_SECRET": "s"])
    }

    /// Nobody listens there, which is said.
    private func dialled(_ node: String) throws -> String? {
        let run = try send(node)
        return run.errors.firstMatch(of: /127\.0\.0\.1:\d+/).map { String($0.output) }
    }

    private func configuration(port: Int) -> String {
        """
        {
          "formatVersion": 1,
          "nodeId": "alice",
          "ilpAddress": "test.alice",
          "asset": {"code": "XRP", "scale": 9},
          "listenAddress": "127.0.0.1",
          "btpServerPort": \(port),
          "healthCheckPort": 0,
          "logLevel": "info",
          "peers": [
            {"id": "client", "relation": "child", "asset": {"code": "XRP", "scale": 9}}
          ],
          "rates": [],
          "routes": []
        }

        """
    }
}
