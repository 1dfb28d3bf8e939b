package import Foundation
import XCTest

/// What is expected, whole, in a file. With `ILPNET_RECORD` set it is written anew, and the change
/// is read in the diff before it is committed.
package enum GoldenFile {
    package static let isRecording = ProcessInfo.processInfo.environment["ILPNET_RECORD"] != nil

    package static func compare(
        _ bytes: [UInt8], with golden: URL, testFile: StaticString = #filePath, line: UInt = #line
    ) throws {
        if isRecording {
            try FileManager.default.createDirectory(
                at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: golden)
            return
        }
        let expected = [UInt8](try Data(contentsOf: golden))
        guard expected != bytes else { return }
        XCTFail(
            "\(golden.lastPathComponent) differs at \(difference(expected, bytes))\n"
                + "Set ILPNET_RECORD=1 to write it anew.", file: testFile, line: line)
    }

    private static func difference(_ expected: [UInt8], _ bytes: [UInt8]) -> String {
        let golden = String(decoding: expected, as: UTF8.self).components(separatedBy: "\n")
        let now = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
        guard let place = zip(golden, now).enumerated().first(where: { $1.0 != $1.1 }) else {
            return "its end: \(golden.count) lines, now \(now.count)"
        }
        return
            "line \(place.offset + 1)\n  golden: \(place.element.0)\n  now:    \(place.element.1)"
    }
}

/// Compares with a file in `Fixtures/` beside the test.
package func assertGolden(
    _ bytes: [UInt8], _ name: String, testFile: StaticString = #filePath, line: UInt = #line
) throws {
    let golden = URL(fileURLWithPath: "\(testFile)").deletingLastPathComponent()
        .appendingPathComponent("Fixtures").appendingPathComponent(name)
    try GoldenFile.compare(bytes, with: golden, testFile: testFile, line: line)
}
