import CanonicalJSON
import ConnectorConfig
import TestSupport
import XCTest

final class DashboardConfigurationFileTests: XCTestCase {
    private let everything = DashboardConfiguration(
        network: "remittance", listenAddress: "127.0.0.1", httpPort: 8_080, telemetryPort: 9_000,
        channels: ["positions", "market-data"], defaultChannels: ["positions"],
        adminKeyFile: "../secrets/dashboard.admin",
        publisherKeyFile: "../secrets/dashboard.publisher",
        readKeyFile: "../secrets/dashboard.read", requireKey: true, dataFolder: "../telemetry",
        retention: .init(bytesMax: 1_073_741_824, ageSecondsMax: 86_400),
        allowedOrigins: ["https://example.com"],
        nodes: [
            .init(
                id: "usd-bank", ilpAddress: "test.usd-bank", healthUrl: "http://127.0.0.1:9080"),
            .init(
                id: "mxn-bank", ilpAddress: "test.mexico", healthUrl: "http://127.0.0.1:9081"),
        ],
        links: [.init(from: "usd-bank", to: "mxn-bank")])

    func testEveryKeyIsWrittenAsTheGoldenFileHasIt() throws {
        try assertGolden(everything.fileBytes, "dashboard-configuration.json")
    }

    func testWhatIsWrittenIsReadBack() throws {
        XCTAssertEqual(try DashboardConfiguration.read(from: everything.fileBytes), everything)
        var empty = everything
        empty.channels = []
        empty.defaultChannels = []
        empty.nodes = []
        empty.links = []
        empty.requireKey = nil
        empty.dataFolder = nil
        empty.retention = nil
        empty.allowedOrigins = nil
        XCTAssertEqual(try DashboardConfiguration.read(from: empty.fileBytes), empty)
    }

    func testAnUnknownKeyIsAnErrorWithItsLine() {
        let text = String(decoding: everything.fileBytes, as: UTF8.self)
            .replacingOccurrences(of: "\"httpPort\"", with: "\"port\"")
        do throws(JSONProblems) {
            _ = try DashboardConfiguration.read(from: Array(text.utf8))
            XCTFail("it was read")
        } catch {
            XCTAssertEqual(
                error.all,
                [
                    JSONProblem(line: 1, message: "the key \"httpPort\" is missing"),
                    JSONProblem(line: 5, message: "unknown key \"port\""),
                ])
        }
    }
}
