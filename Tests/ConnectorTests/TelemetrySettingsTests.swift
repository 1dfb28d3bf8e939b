import Connector
import ConnectorConfig
import TestSupport
import XCTest

/// Where events go, with which key, and where they wait.
final class TelemetrySettingsTests: XCTestCase {
    private static let key = "a-key-of-a-publisher"

    func testEverythingThatIsSaidOfItIsTakenOver() throws {
        let folder = try TemporaryFolder()
        try folder.write("\(Self.key)\r\n", to: "keys/publisher")
        let telemetry = try XCTUnwrap(
            try SettingsTexts.settings(folder: folder.path) {
                $0.dashboardTelemetryUrl = "ws://127.0.0.1:9"
                $0.telemetry = .init(
                    spoolFolder: "spool/bank", spoolBytesMax: 64 << 20, keyFile: "keys/publisher")
            }.telemetry)
        XCTAssertEqual(telemetry.url.description, "ws://127.0.0.1:9")
        XCTAssertEqual(telemetry.key, Array(Self.key.utf8))
        XCTAssertEqual(telemetry.spoolFolder, folder["spool/bank"])
        XCTAssertEqual(telemetry.spoolBytesMax, 64 << 20)
    }

    func testWhatIsLeftOutHasADefault() throws {
        let telemetry = try XCTUnwrap(
            try SettingsTexts.settings { $0.dashboardTelemetryUrl = "ws://127.0.0.1:9" }.telemetry)
        XCTAssertNil(telemetry.key)
        XCTAssertNil(telemetry.spoolFolder)
        XCTAssertEqual(telemetry.spoolBytesMax, 1 << 30)
    }

    func testAKeyThatCannotBeUsedIsSaidAndNotShown() throws {
        let folder = try TemporaryFolder()
        try folder.write("tooshort1234567", to: "short")
        try folder.write("a key with many blanks", to: "blank")
        try folder.write(String(repeating: "x", count: 257), to: "long")
        for (file, said) in [
            ("none", "there is no file \(folder["none"])"),
            ("short", "\(folder["short"]): the key is shorter than 16 characters"),
            (
                "blank",
                "\(folder["blank"]): the key holds a blank or another character that no header may"
            ),
            ("long", "\(folder["long"]): the key is longer than 256 characters"),
        ] {
            let problems = SettingsTexts.problems(folder: folder.path) {
                $0.dashboardTelemetryUrl = "ws://127.0.0.1:9"
                $0.telemetry = .init(keyFile: file)
            }
            XCTAssertEqual(problems.count, 1)
            XCTAssert(
                problems.first?.hasPrefix("telemetry.keyFile: \(said) | ") == true, "\(problems)")
        }
    }

    /// Nobody reads a key for telemetry that is off.
    func testAKeyIsNotNeededWhereTelemetryIsOff() throws {
        XCTAssertEqual(SettingsTexts.problems { $0.telemetry = .init(keyFile: "none") }, [])
    }

    /// The key is the configured hub's, and no other may learn it.
    func testAHubNamedByTheEnvironmentDoesNotGetTheConfiguredKey() throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.key, to: "key")
        try folder.write("another-key-of-a-publisher", to: "other")
        func key(_ environment: [String: String?], url: String? = "ws://127.0.0.1:9") throws
            -> [UInt8]?
        {
            try SettingsTexts.settings(environment: environment, folder: folder.path) {
                $0.dashboardTelemetryUrl = url
                $0.telemetry = .init(keyFile: "key")
            }.telemetry?.key
        }
        let variable = "DASHBOARD_TELEMETRY_URL"
        XCTAssertEqual(try key([:]), Array(Self.key.utf8))
        XCTAssertEqual(try key([variable: "ws://127.0.0.1:9/"]), Array(Self.key.utf8))
        XCTAssertNil(try key([variable: "ws://127.0.0.1:10"]))
        XCTAssertEqual(try key([variable: "ws://127.0.0.1:10"], url: nil), Array(Self.key.utf8))
        XCTAssertEqual(
            try key([
                variable: "ws://127.0.0.1:10", "DASHBOARD_TELEMETRY_KEY_FILE": folder["other"],
            ]), Array("another-key-of-a-publisher".utf8))
    }

    func testAQuotaHasABound() {
        for bytes in [-1, 0, (16 << 20) - 1, (1 << 40) + 1] {
            XCTAssertEqual(
                SettingsTexts.problems { $0.telemetry = .init(spoolBytesMax: bytes) },
                [
                    "telemetry.spoolBytesMax: \(bytes) is not from 16777216 to 1099511627776"
                        + " | write for instance 1073741824, or leave it out"
                ])
        }
        XCTAssertEqual(
            SettingsTexts.problems { $0.telemetry = .init(spoolFolder: "") },
            [
                "telemetry.spoolFolder: the folder has no name"
                    + " | write one, or leave it out: then events wait in memory"
            ])
    }
}
