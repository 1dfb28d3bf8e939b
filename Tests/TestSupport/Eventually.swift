import Foundation
import XCTest

/// Waits for a condition, looking again every few milliseconds.
package func eventually(
    within seconds: Double, _ what: String, file: StaticString = #filePath, line: UInt = #line,
    _ condition: () throws -> Bool
) throws {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while try !condition() {
        guard Date() < deadline else {
            return XCTFail("not within \(seconds) s: \(what)", file: file, line: line)
        }
        poll(nil, 0, 5)
    }
}
