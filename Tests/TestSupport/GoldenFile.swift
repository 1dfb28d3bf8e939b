import Foundation
import XCTest

/// Compares with a file beside the test, whole. With `ILPNET_UPDATE_GOLDEN` set it is written anew,
/// and the change is read in the diff before it is committed.
package func assertGolden(
    _ bytes: [UInt8], _ name: String, testFile: StaticString = #filePath, line: UInt = #line
) throws {
    let golden = URL(fileURLWithPath: "\(testFile)").deletingLastPathComponent()
        .appendingPathComponent("Fixtures").appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["ILPNET_UPDATE_GOLDEN"] != nil {
        try FileManager.default.createDirectory(
            at: golden.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: golden)
        return
    }
    let expected = [UInt8](try Data(contentsOf: golden))
    guard expected != bytes else { return }
    let lines = (
        String(decoding: expected, as: UTF8.self).components(separatedBy: "\n"),
        String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n")
    )
    let place = zip(lines.0, lines.1).enumerated().first { $1.0 != $1.1 }
    let difference =
        place.map { "line \($0 + 1)\n  golden: \($1.0)\n  now:    \($1.1)" }
        ?? "\(lines.0.count) lines, now \(lines.1.count)"
    XCTFail(
        "\(name) differs at \(difference)\nSet ILPNET_UPDATE_GOLDEN=1 to write it anew.",
        file: testFile, line: line)
}
