import Connector
import ConnectorConfig
import XCTest

/// What is checked of rates and routes, and of everything together.
final class RoutingSettingsTests: XCTestCase {
    func testRoutesAreTakenOver() throws {
        let routes = try SettingsTexts.settings {
            $0.routes.append(route("test.bank.client", to: "client", priority: -3))
        }.routes
        XCTAssertEqual(
            routes.map { "\($0.prefix) to \($0.nextHop), \($0.priority)" },
            ["test to mxn-bank, 0", "test.bank.client to client, -3"])
    }

    func testAPrefixIsMadeOfWholeSegments() {
        for prefix in ["", ".", "test.", "test..a", "bank", "test.a b", "Test", "test.a."] {
            XCTAssertEqual(
                problems { $0.routes[0].prefix = prefix },
                [
                    "routes[0].prefix: \"\(prefix)\" is no beginning of an ILP address"
                        + " | write whole segments, test.alice, or a bare scheme, test"
                ])
        }
        for prefix in ["g", "test3", "test.a", "private.x~_-Y.9"] {
            XCTAssertEqual(problems { $0.routes[0].prefix = prefix }, [], prefix)
        }
    }

    func testAPrefixHasOnlySoManySegments() {
        let deepest = "test" + String(repeating: ".a", count: 31)
        XCTAssertEqual(problems { $0.routes[0].prefix = deepest }, [])
        XCTAssertEqual(
            problems { $0.routes[0].prefix = deepest + ".a" },
            ["routes[0].prefix: the prefix has 33 segments | write at most 32"])
    }

    func testNothingOfPeersHasARoute() {
        for prefix in ["peer", "peer.config", "peer.a.b"] {
            XCTAssertEqual(
                problems { $0.routes[0].prefix = prefix },
                ["routes[0].prefix: \"\(prefix)\" is never forwarded | remove the route"])
        }
    }

    func testARouteLeadsToAnAccount() {
        XCTAssertEqual(
            problems { $0.routes[0].nextHop = "mxnbank" },
            [
                "routes[0].nextHop: \"mxnbank\" is no account of this node"
                    + " | name one of client, mxn-bank"
            ])
        XCTAssertEqual(
            problems {
                $0.peers = []
                $0.rates = []
            },
            [
                "routes[0].nextHop: \"mxn-bank\" is no account of this node"
                    + " | add it to \"peers\", or remove the route"
            ])
    }

    func testTwoRoutesOfOnePrefixHaveTwoPriorities() {
        XCTAssertEqual(
            problems { $0.routes += [route("test", to: "client", priority: 0)] },
            [
                "routes[1].priority: two routes for test have the priority 0"
                    + " | give the one that shall win a higher priority"
            ])
        XCTAssertEqual(problems { $0.routes += [route("test", to: "client", priority: 1)] }, [])
        XCTAssertEqual(problems { $0.routes += [route("test.a", to: "client", priority: 0)] }, [])
    }

    // MARK: rates

    func testRatesLeadFromEachAssetToEach() throws {
        let settings = try SettingsTexts.settings {
            $0.peers[1].asset.scale = 2
            $0.rates.removeLast()
        }
        // USD at 9, MXN at 9, USD at 2.
        XCTAssertEqual(settings.assets.map(\.scale), [9, 9, 2])
        func rate(_ from: Int, _ to: Int) -> String {
            settings.conversions[from][to].map { "\($0.numerator)/\($0.denominator)" } ?? "-"
        }
        XCTAssertEqual((0..<3).map { rate(0, $0) }, ["1/1", "73/4", "1/10000000"])
        XCTAssertEqual((0..<3).map { rate(1, $0) }, ["-", "1/1", "-"])
        XCTAssertEqual((0..<3).map { rate(2, $0) }, ["10000000/1", "182500000/1", "1/1"])
    }

    func testARateIsAboveNothing() {
        for (key, numerator, denominator) in [("numerator", 0, 1), ("denominator", 1, 0)] {
            XCTAssertEqual(
                problems {
                    $0.rates[0].numerator = UInt64(numerator)
                    $0.rates[0].denominator = UInt64(denominator)
                },
                [
                    "rates[0].\(key): a rate is above 0"
                        + " | write what one USD is worth as a fraction of MXN"
                ])
        }
    }

    func testARateLeadsToAnotherAssetAndOnce() {
        XCTAssertEqual(
            problems { $0.rates[0].to = "USD" },
            ["rates[0].to: USD is worth itself | remove the rate"])
        XCTAssertEqual(
            problems { $0.rates.append($0.rates[0]) },
            ["rates[2].from: the rate from USD to MXN stands twice | keep one of them"])
    }

    func testARateIsOfAssetsThatAreHere() {
        XCTAssertEqual(
            problems {
                $0.rates[0].to = "MNX"
                $0.rates[1].from = "mxn"
            },
            ["to: no account here is kept in MNX", "from: no account here is kept in mxn"]
                .enumerated().map {
                    "rates[\($0)].\($1) | remove the rate, or write one of MXN, USD"
                })
    }

    func testARateThatCannotBeCountedIsSaidWithItsScales() {
        XCTAssertEqual(
            problems {
                $0.nodeId = ""
                $0.peers[0].asset.scale = 255
            },
            [
                "nodeId: \"\" is no name for a node | write 1 to 128 printable characters without blanks"
            ]
                + [("USD", 9, "MXN", 255), ("MXN", 255, "USD", 9)].map {
                    "rates: from \($0.0) at scale \($0.1) to \($0.2) at scale \($0.3) the fraction has"
                        + " more than 64 bits | bring the scales closer together, or round the rate"
                })
    }

    // MARK: together

    func testEverythingWrongIsSaidAtOnce() {
        let said = problems(environment: ["LOG_LEVEL": "loud", "BTP_PEER_MXN_BANK_SECRET": nil]) {
            $0.nodeId = ""
            $0.ilpAddress = "bank"
            $0.asset.scale = -1
            $0.listenAddress = "nowhere"
            $0.btpServerPort = -1
            $0.healthCheckPort = 70_000
            $0.limits = NodeConfiguration.Limits(
                packetAmountMax: 0, packetsInFlightMax: 0, holdTimeMilliseconds: 0)
            $0.links = NodeConfiguration.Links(holdMilliseconds: 0)
            $0.peers[0].url = "nowhere"
            $0.peers[0].creditLimit = -1
            $0.peers[1].id = "mxn-bank"
            $0.peers[1].latencyMicroseconds = -1
            $0.rates[0].denominator = 0
            $0.rates[1].from = "USD"
            $0.routes = [route("bank", to: "nobody", priority: 0)]
            $0.dashboardTelemetryUrl = "nowhere"
        }
        XCTAssertEqual(
            said.map { String($0.prefix { $0 != ":" }) }.sorted(),
            [
                "asset.scale", "btpServerPort", "dashboardTelemetryUrl", "healthCheckPort",
                "ilpAddress", "limits.holdTimeMilliseconds", "limits.packetAmountMax",
                "limits.packetsInFlightMax", "links.holdMilliseconds", "listenAddress", "logLevel",
                "nodeId", "peers[0]", "peers[0].creditLimit", "peers[0].url", "peers[1]",
                "peers[1].id", "peers[1].latencyMicroseconds", "rates[0].denominator",
                "rates[1].to", "routes[0].nextHop", "routes[0].prefix",
            ])
    }

    func testANodeMayBeAlone() {
        XCTAssertEqual(
            problems {
                $0.peers = []
                $0.routes = []
                $0.rates = []
            }, [])
    }

    private func route(
        _ prefix: String, to nextHop: String, priority: Int
    ) -> NodeConfiguration.Route {
        NodeConfiguration.Route(prefix: prefix, nextHop: nextHop, priority: priority)
    }

    private func problems(
        environment: [String: String?] = [:],
        _ change: (inout NodeConfiguration) -> Void = { _ in }
    ) -> [String] {
        SettingsTexts.problems(environment: environment, change)
    }
}
