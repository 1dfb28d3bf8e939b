import CanonicalJSON
import ConnectorConfig
import TestSupport
import XCTest

final class NodeConfigurationFileTests: XCTestCase {
    /// Every key of contract 2, with values that differ from each other.
    private let everything = NodeConfiguration(
        nodeId: "usd-bank", ilpAddress: "test.usd-bank", asset: .init(code: "USD", scale: 9),
        listenAddress: "127.0.0.1", btpServerPort: 3_000, healthCheckPort: 9_080,
        logLevel: .debug,
        limits: .init(
            packetAmountMax: 1_000_000, packetsInFlightMax: 500, holdTimeMilliseconds: 30_000),
        links: .init(
            connectMilliseconds: 5_001, authenticationMilliseconds: 5_002,
            pingMilliseconds: 30_000, pongMilliseconds: 10_000, redialMilliseconds: [0, 1_000],
            failuresBeforeHold: 5, holdMilliseconds: 60_000),
        peers: [
            .init(
                id: "mxn-bank", url: "ws://127.0.0.1:3001", relation: .peer,
                asset: .init(code: "USD", scale: 9), secretFile: "../../secrets/usd-mxn",
                creditLimit: 5_000_000, latencyMicroseconds: 80_000),
            .init(
                id: "client", url: nil, relation: .child, asset: .init(code: "USD", scale: 9),
                secretFile: "../../secrets/usd-bank.client", creditLimit: nil,
                latencyMicroseconds: nil),
        ],
        rates: [.init(from: "USD", to: "MXN", numerator: 73, denominator: 4)],
        routes: [
            .init(prefix: "", nextHop: "mxn-bank", priority: 0),
            .init(prefix: "test.mexico", nextHop: "mxn-bank", priority: 10),
        ],
        dashboardTelemetryUrl: "ws://127.0.0.1:9000",
        telemetry: .init(
            spoolFolder: "../../spool/usd-bank", spoolBytesMax: 67_108_864,
            keyFile: "../../secrets/dashboard.publisher"))

    private let least = NodeConfiguration(
        nodeId: "alone", ilpAddress: "test.alone", asset: .init(code: "XRP", scale: 9),
        listenAddress: "0.0.0.0", btpServerPort: 0, healthCheckPort: 0, logLevel: .info,
        limits: nil, peers: [], rates: [], routes: [], dashboardTelemetryUrl: nil)

    func testEveryKeyIsWrittenAsTheGoldenFileHasIt() throws {
        try assertGolden(everything.fileBytes, "node-configuration.json")
    }

    func testWhatIsNilHasNoKey() {
        XCTAssertEqual(
            String(decoding: least.fileBytes, as: UTF8.self),
            """
            {
              "formatVersion": 1,
              "nodeId": "alone",
              "ilpAddress": "test.alone",
              "asset": {"code": "XRP", "scale": 9},
              "listenAddress": "0.0.0.0",
              "btpServerPort": 0,
              "healthCheckPort": 0,
              "logLevel": "info",
              "peers": [],
              "rates": [],
              "routes": []
            }

            """)
    }

    func testWhatIsWrittenIsReadBack() throws {
        for configuration in [everything, least] {
            XCTAssertEqual(
                try NodeConfiguration.read(from: configuration.fileBytes), configuration)
        }
    }

    /// The writer is by hand and the reader is not: a key that only one of them knows shows here.
    func testTheWriterWritesEveryKeyThatTheTypeEncodes() throws {
        let byHand = try JSONParser.parse(everything.fileBytes)
        let encoded = try JSONParser.parse(Array(JSONWriter.text(of: everything).utf8))
        XCTAssertEqual(byHand.leaves, encoded.leaves)
    }

    func testAnUnknownKeyIsAnErrorWithItsLine() {
        assertProblems(
            replacing("\"nodeId\"", with: "\"nodeID\""),
            [
                (1, "the key \"nodeId\" is missing"), (3, "unknown key \"nodeID\""),
            ])
        assertProblems(
            replacing("\"priority\": 10", with: "\"priority\": 10, \"weight\": 1"),
            [(52, "routes[1]: unknown key \"weight\"")])
    }

    func testEverythingWrongIsFoundAtOnce() {
        assertProblems(
            replacing("\"btpServerPort\": 3000", with: "\"btpServerPort\": \"3000\"")
                .replacingOccurrences(of: "\"creditLimit\": 5000000", with: "\"credit\": 5000000")
                .replacingOccurrences(of: "\"numerator\": 73", with: "\"numerator\": -73"),
            [
                (7, "btpServerPort: a whole number was expected, not a text"),
                (37, "peers[0]: unknown key \"credit\""),
                (
                    48,
                    "rates[0].numerator: -73 is no whole number from 0 to 18446744073709551615"
                ),
            ])
    }

    func testAWordThatIsNotOneOfThoseThereAreIsAnErrorThatNamesThem() {
        assertProblems(
            replacing("\"debug\"", with: "\"loud\""),
            [
                (
                    9,
                    "logLevel: one of \"debug\", \"info\", \"warn\", \"error\" was expected, "
                        + "not \"loud\""
                )
            ])
        assertProblems(
            replacing("\"relation\": \"peer\"", with: "\"relation\": \"friend\""),
            [
                (
                    34,
                    "peers[0].relation: one of \"peer\", \"parent\", \"child\" was expected, "
                        + "not \"friend\""
                )
            ])
    }

    func testAForeignFormatIsSaidAloneWhateverElseItHolds() {
        assertProblems(
            replacing("\"formatVersion\": 1", with: "\"formatVersion\": 2")
                .replacingOccurrences(of: "\"nodeId\"", with: "\"node\""),
            [(2, "formatVersion: this program reads format 1, not 2")])
        assertProblems(
            replacing("\"formatVersion\": 1", with: "\"formatVersion\": 0"),
            [(2, "formatVersion: this program reads format 1, not 0")])
    }

    func testATextThatIsNoJSONIsAnErrorWithItsLine() {
        assertProblems("{\n  \"nodeId\": alone\n}", [(2, "a value was expected here")])
        assertProblems("", [(1, "the JSON ends too early")])
    }

    /// Cut anywhere, a configuration is refused and nothing traps.
    func testACutFileIsAlwaysRefused() {
        let bytes = everything.fileBytes
        for count in 0..<bytes.count - 2 {
            XCTAssertThrowsError(try NodeConfiguration.read(from: Array(bytes[..<count])))
        }
    }

    private func replacing(_ old: String, with new: String) -> String {
        String(decoding: everything.fileBytes, as: UTF8.self)
            .replacingOccurrences(of: old, with: new)
    }

    private func assertProblems(
        _ text: String, _ expected: [(line: Int, message: String)], line: UInt = #line
    ) {
        do throws(JSONProblems) {
            _ = try NodeConfiguration.read(from: Array(text.utf8))
            XCTFail("it was read", line: line)
        } catch {
            XCTAssertEqual(
                error.all, expected.map { JSONProblem(line: $0.line, message: $0.message) },
                line: line)
        }
    }
}

extension JSONValue {
    /// One text for each scalar with the way to it, in no particular order.
    fileprivate var leaves: Set<String> {
        switch content {
        case .array(let elements):
            Set(
                elements.enumerated().flatMap { at in at.element.leaves.map { "\(at.offset) \($0)" }
                })
        case .object(let members):
            Set(members.flatMap { member in member.value.leaves.map { "\(member.key) \($0)" } })
        default: ["\(content)"]
        }
    }
}
