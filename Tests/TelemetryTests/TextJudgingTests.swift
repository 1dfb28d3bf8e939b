import Telemetry
import XCTest

/// What a hub refuses of a connector that has a key and sends nonsense nevertheless.
final class TextJudgingTests: XCTestCase {
    private func problem(
        _ type: EventType, _ data: String, key: [UInt8] = []
    ) throws -> String? {
        var sample = SampleFrame()
        sample.add(text: RecordWriter.text(type, key: key, data: Array(data.utf8)))
        return try sample.bytes().withUnsafeBytes {
            let frame = try Frame(checking: $0)
            XCTAssertTrue(frame.hasTexts)
            return frame.problem
        }
    }

    func testWhatTheCatalogueSaysIsTaken() throws {
        XCTAssertNil(try problem(.log, #"{"level":"info","message":"x","n":[1]}"#))
        XCTAssertNil(try problem(.nodeStatus, #"{"routes":[],"peers":[],"health":"healthy"}"#))
        XCTAssertNil(try problem(.alert, #"{"alert":"limit"}"#))
        try SampleFrame.packet().bytes().withUnsafeBytes {
            XCTAssertFalse(try Frame(checking: $0).hasTexts)
            XCTAssertNil(try Frame(checking: $0).problem)
        }
    }

    func testWhatItDoesNotSayIsNamed() throws {
        let cases: [(EventType, String, [UInt8], String)] = [
            (.log, "{", [], "LOG: its data is not JSON"),
            (.log, "[]", [], "LOG: its data is no object"),
            (.log, "{\n}", [], "LOG: its data has several lines"),
            (.log, #"{"level":"info"}"#, [], "LOG: data.message is missing"),
            (.alert, "{}", [0xff], "its key is no text"),
            (.custom, "{}", [], "CUSTOM is not a connector's to tell"),
            (.rates, "{}", [], "RATES is not a connector's to tell"),
        ]
        for (type, data, key, said) in cases {
            let problem = try XCTUnwrap(problem(type, data, key: key), data)
            XCTAssertTrue(problem.hasPrefix(said), problem)
        }
    }
}
