import Connector
import ConnectorConfig
import Peering
import Reactor
import XCTest

/// What is checked of the node itself: who it is, where it listens, how much it takes.
final class NodeSettingsTests: XCTestCase {
    func testARightConfigurationBecomesSettings() throws {
        let settings = try SettingsTexts.settings { $0.dashboardTelemetryUrl = "ws://127.0.0.1:9" }
        XCTAssertEqual(settings.nodeId, "bank")
        XCTAssertEqual(settings.ilpAddress, "test.bank")
        XCTAssertEqual(settings.logLevel, .info)
        XCTAssertEqual(settings.btpAddress, SocketAddress(literal: "127.0.0.1", port: 3000))
        XCTAssertEqual(settings.healthAddress, SocketAddress(literal: "127.0.0.1", port: 9080))
        XCTAssertEqual(settings.limits, ForwardingLimits())
        XCTAssertEqual(settings.timing, LinkTiming())
        XCTAssertEqual(settings.telemetry?.url.description, "ws://127.0.0.1:9")
        XCTAssertNil(try SettingsTexts.settings().telemetry)
    }

    func testANodeHasAName() {
        for id in ["", "a b", "ü", "a\u{7}", String(repeating: "x", count: 129)] {
            XCTAssertEqual(
                SettingsTexts.problems { $0.nodeId = id },
                [
                    "nodeId: \"\(id)\" is no name for a node"
                        + " | write 1 to 128 printable characters without blanks"
                ])
        }
        for id in ["a", "Bank-1.x_y~", String(repeating: "x", count: 128)] {
            XCTAssertEqual(SettingsTexts.problems { $0.nodeId = id }, [], id)
        }
    }

    func testANodeHasAnAddress() {
        for (address, said) in [
            ("", "an address has at least one character (character 1)"),
            ("test", "an address has a segment after its scheme (character 5)"),
            ("test.", "a segment has at least one character (character 6)"),
            ("test.a b", "a segment has letters, digits, _ ~ - only (character 7)"),
            (
                "bank.a",
                "no address begins so; g, test, private, example, ... do (character 1)"
            ),
        ] {
            XCTAssertEqual(
                SettingsTexts.problems { $0.ilpAddress = address },
                [
                    "ilpAddress: \"\(address)\" is no ILP address: \(said)"
                        + " | write a scheme and segments, test.bank for instance"
                ])
        }
        XCTAssertEqual(
            SettingsTexts.problems { $0.ilpAddress = "peer.bank" },
            [
                "ilpAddress: \"peer.bank\" is never forwarded to"
                    + " | take another scheme, test.bank for instance"
            ])
        XCTAssertEqual(SettingsTexts.problems { $0.ilpAddress = "g.a" }, [])
    }

    func testBelowAnAddressThereIsRoom() {
        let longest = "g." + String(repeating: "x", count: 510)
        XCTAssertEqual(SettingsTexts.problems { $0.ilpAddress = longest }, [])
        XCTAssertEqual(
            SettingsTexts.problems { $0.ilpAddress = longest + "x" },
            [
                "ilpAddress: the address is longer than 512 characters"
                    + " | shorten it: what is below it needs room as well"
            ])
        let deepest = "g" + String(repeating: ".x", count: 30)
        XCTAssertEqual(SettingsTexts.problems { $0.ilpAddress = deepest }, [])
        XCTAssertEqual(
            SettingsTexts.problems { $0.ilpAddress = deepest + ".x" },
            [
                "ilpAddress: the address has 32 segments"
                    + " | write at most 31: an account below it needs one"
            ])
    }

    func testServersListenOnAnAddress() {
        for address in ["", "0.0.0.0.0", "example.com", "127.0.0.1:3000", "256.0.0.1"] {
            XCTAssertEqual(
                SettingsTexts.problems { $0.listenAddress = address },
                [
                    "listenAddress: \"\(address)\" is no IP address"
                        + " | write 127.0.0.1, or 0.0.0.0 in a container"
                ])
        }
        for address in ["0.0.0.0", "::1", "::"] {
            XCTAssertEqual(SettingsTexts.problems { $0.listenAddress = address }, [])
        }
    }

    func testPortsAreNumbersThatExist() {
        for port in [-1, 65_536, .max, .min] {
            XCTAssertEqual(
                SettingsTexts.problems {
                    $0.btpServerPort = port
                    $0.healthCheckPort = port
                },
                [
                    "btpServerPort: \(port) is not from 0 to 65535 | write for instance 0",
                    "healthCheckPort: \(port) is not from 0 to 65535 | write for instance 0",
                ])
        }
        XCTAssertEqual(SettingsTexts.problems { $0.btpServerPort = 65_535 }, [])
    }

    func testTheTwoServersHaveTwoPorts() {
        XCTAssertEqual(
            SettingsTexts.problems { $0.healthCheckPort = 3000 },
            [
                "healthCheckPort: both servers would listen on port 3000"
                    + " | give one of them another port, or 0"
            ])
        XCTAssertEqual(
            SettingsTexts.problems {
                $0.btpServerPort = 0
                $0.healthCheckPort = 0
            }, [])
    }

    // MARK: the environment

    func testTheEnvironmentOverridesTheFile() throws {
        let settings = try SettingsTexts.settings(environment: [
            "LOG_LEVEL": "debug", "HEALTH_CHECK_PORT": "9999",
            "DASHBOARD_TELEMETRY_URL": "ws://dashboard:9000",
        ]) { $0.dashboardTelemetryUrl = "ws://127.0.0.1:9" }
        XCTAssertEqual(settings.logLevel, .debug)
        XCTAssertEqual(settings.healthAddress.port, 9999)
        XCTAssertEqual(settings.telemetry?.url.description, "ws://dashboard:9000")
    }

    func testEveryLevelCanBeNamedInAnyCase() throws {
        for (text, level) in [
            ("debug", "debug"), ("INFO", "info"), ("Warn", "warn"), ("error", "error"),
        ] {
            let settings = try SettingsTexts.settings(environment: ["LOG_LEVEL": text])
            XCTAssertEqual(settings.logLevel.name, level)
        }
        for level in NodeConfiguration.LogLevel.allCases {
            let settings = try SettingsTexts.settings { $0.logLevel = level }
            XCTAssertEqual(settings.logLevel.name, level.rawValue)
        }
    }

    func testWhatTheEnvironmentSaysWronglyIsSaidWithItsName() {
        XCTAssertEqual(
            SettingsTexts.problems(environment: [
                "LOG_LEVEL": "loud", "HEALTH_CHECK_PORT": "ninety",
                "DASHBOARD_TELEMETRY_URL": "http://dashboard",
            ]),
            [
                "healthCheckPort: HEALTH_CHECK_PORT: \"ninety\" is no port"
                    + " | write a number from 0 to 65535",
                "logLevel: LOG_LEVEL: \"loud\" is no level | write debug, info, warn or error",
                "dashboardTelemetryUrl: DASHBOARD_TELEMETRY_URL: the URL does not begin with ws://;"
                    + " write ws://host:port | write ws://host:port, or leave it out",
            ])
        for port in ["-1", "65536", "", "0x10", " 80"] {
            XCTAssertEqual(
                SettingsTexts.problems(environment: ["HEALTH_CHECK_PORT": port]).count, 1)
        }
    }

    func testAnEmptyTelemetryURLTurnsItOff() throws {
        let settings = try SettingsTexts.settings(environment: ["DASHBOARD_TELEMETRY_URL": ""]) {
            $0.dashboardTelemetryUrl = "ws://127.0.0.1:9"
        }
        XCTAssertNil(settings.telemetry)
    }

    func testTheFilesTelemetryURLIsCheckedToo() {
        for (url, said) in [
            ("wss://host:1", "asks for TLS, which is not spoken here; "),
            ("ws://", "names no valid host; "), ("ws://host:0", "has no valid port; "),
            ("ws://host:99999", "has no valid port; "), ("host", "does not begin with ws://; "),
            ("ws://name:key@host", "holds a name or a key, which would be seen in logs; "),
        ] {
            let problems = SettingsTexts.problems { $0.dashboardTelemetryUrl = url }
            XCTAssertEqual(problems.count, 1, url)
            XCTAssert(
                problems.first?.hasPrefix("dashboardTelemetryUrl: the URL \(said)") == true,
                "\(problems)")
        }
    }

    // MARK: limits and times

    func testLimitsAreTakenOver() throws {
        let limits = try SettingsTexts.settings {
            $0.limits = NodeConfiguration.Limits(
                packetAmountMax: 500, packetsInFlightMax: 7, holdTimeMilliseconds: 1000)
        }.limits
        XCTAssertEqual(limits.packetAmountMax, 500)
        XCTAssertEqual(limits.packetsInFlightMax, 7)
        XCTAssertEqual(limits.holdTimeMilliseconds, 1000)
        let some = try SettingsTexts.settings {
            $0.limits = NodeConfiguration.Limits(
                packetAmountMax: nil, packetsInFlightMax: 7, holdTimeMilliseconds: nil)
        }.limits
        XCTAssertEqual(some.packetAmountMax, .max)
        XCTAssertEqual(some.holdTimeMilliseconds, 30_000)
    }

    func testLimitsHaveLimits() {
        XCTAssertEqual(
            SettingsTexts.problems {
                $0.limits = NodeConfiguration.Limits(
                    packetAmountMax: 0, packetsInFlightMax: 1_000_001, holdTimeMilliseconds: 999)
            },
            [
                "limits.packetAmountMax: 0 is not from 1 to 18446744073709551615"
                    + " | write for instance 18446744073709551615, or leave it out",
                "limits.packetsInFlightMax: 1000001 is not from 1 to 1000000"
                    + " | write for instance 50000, or leave it out",
                "limits.holdTimeMilliseconds: 999 is not from 1000 to 600000"
                    + " | write for instance 30000, or leave it out",
            ])
        XCTAssertEqual(
            SettingsTexts.problems {
                $0.limits = NodeConfiguration.Limits(
                    packetAmountMax: 0, packetsInFlightMax: 0, holdTimeMilliseconds: 600_001)
            }.count, 3)
    }

    func testTimesAreTakenOver() throws {
        let timing = try SettingsTexts.settings {
            $0.links = NodeConfiguration.Links(
                connectMilliseconds: 1, authenticationMilliseconds: 2, pingMilliseconds: 3,
                pongMilliseconds: 4, redialMilliseconds: [0, 5], failuresBeforeHold: 6,
                holdMilliseconds: 86_400_000)
        }.timing
        XCTAssertEqual(timing.connect, 1)
        XCTAssertEqual(timing.authentication, 2)
        XCTAssertEqual(timing.pingInterval, 3)
        XCTAssertEqual(timing.pongTimeout, 4)
        XCTAssertEqual(timing.redialDelays, [0, 5])
        XCTAssertEqual(timing.failuresBeforeHold, 6)
        XCTAssertEqual(timing.hold, 86_400_000)
    }

    func testTimesHaveLimits() {
        let said = SettingsTexts.problems {
            $0.links = NodeConfiguration.Links(
                connectMilliseconds: 0, authenticationMilliseconds: -1, pingMilliseconds: .max,
                pongMilliseconds: 86_400_001, redialMilliseconds: [], failuresBeforeHold: 0,
                holdMilliseconds: 0)
        }
        XCTAssertEqual(
            said.map { $0.prefix { $0 != ":" } },
            [
                "links.connectMilliseconds", "links.authenticationMilliseconds",
                "links.pingMilliseconds", "links.pongMilliseconds", "links.failuresBeforeHold",
                "links.holdMilliseconds", "links.redialMilliseconds",
            ])
        XCTAssertEqual(
            said.first,
            "links.connectMilliseconds: 0 is not from 1 to 86400000"
                + " | write for instance 5000, or leave it out")
        XCTAssertEqual(
            said.last,
            "links.redialMilliseconds: 0 pauses are not from 1 to 100"
                + " | write for instance [0, 1000, 2000], or leave it out")
        XCTAssertEqual(
            SettingsTexts.problems {
                $0.links = NodeConfiguration.Links(
                    redialMilliseconds: [Int](repeating: -1, count: 101))
            }.count, 1)
        XCTAssertEqual(
            SettingsTexts.problems {
                $0.links = NodeConfiguration.Links(redialMilliseconds: [0, 1, -1])
            },
            [
                "links.redialMilliseconds[2]: -1 is not from 0 to 86400000"
                    + " | write for instance 1000"
            ])
    }
}
