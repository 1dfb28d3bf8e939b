import CanonicalJSON
import ConnectorConfig
import TestSupport
import XCTest

final class ProbeConfigurationFileTests: XCTestCase {
    private let everything = ProbeConfiguration(
        sources: [
            .init(
                node: "usd-bank", url: "ws://127.0.0.1:3000", account: "probe",
                secretFile: "../secrets/usd-bank.probe")
        ],
        pairs: [
            .init(source: 0, to: "mxn-bank", ilpAddress: "test.mexico"),
            .init(source: 0, to: "branch-1", ilpAddress: "test.branch-1"),
        ], healthUrl: "http://127.0.0.1:8080/health")

    func testEveryKeyIsWrittenAsTheGoldenFileHasIt() throws {
        try assertGolden(everything.fileBytes, "probe-configuration.json")
    }

    func testWhatIsWrittenIsReadBack() throws {
        XCTAssertEqual(try ProbeConfiguration.read(from: everything.fileBytes), everything)
        let empty = ProbeConfiguration(sources: [], pairs: [], healthUrl: nil)
        XCTAssertEqual(try ProbeConfiguration.read(from: empty.fileBytes), empty)
    }

    func testAnUnknownKeyIsAnErrorWithItsLine() {
        let text = String(decoding: everything.fileBytes, as: UTF8.self)
            .replacingOccurrences(of: "\"pairs\"", with: "\"peers\"")
        do throws(JSONProblems) {
            _ = try ProbeConfiguration.read(from: Array(text.utf8))
            XCTFail("it was read")
        } catch {
            XCTAssertEqual(
                error.all,
                [
                    JSONProblem(line: 1, message: "the key \"pairs\" is missing"),
                    JSONProblem(line: 6, message: "unknown key \"peers\""),
                ])
        }
    }
}
