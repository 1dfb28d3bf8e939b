import Foundation
import Wire
import XCTest

/// The vectors of other implementations, as they lie in `Vectors`.
enum VectorFile {
    static func read<T: Decodable>(_ name: String, as type: T.Type = T.self) throws -> T {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Vectors/\(name).json")
        return try JSONDecoder().decode(type, from: try Data(contentsOf: file))
    }
}

/// A vector that is read: whatever any of the files says about it.
struct Vector: Decodable {
    var name: String?
    var why: String?
    var hex: String
    var valid: Bool?
    var canonical: String?

    var requestId: UInt32?
    var amount: String?
    var code: String?
    var errorName: String?
    var triggeredAt: String?
    var data: String?

    var bytes: [UInt8] { Hexadecimal.bytes(hex)! }
    var title: String { name ?? why ?? hex }
}

/// A frame or packet from its hexadecimal digits.
func bytes(_ digits: String) -> [UInt8] { Hexadecimal.bytes(digits)! }

extension Array where Element == UInt8 {
    /// Lends a copy: what is read must not be changed by reading it.
    func lent<R, E: Error>(_ body: (ByteView) throws(E) -> R) throws(E) -> R {
        var copy = self
        return try copy.withByteView(body)
    }
}

/// Milliseconds since 1970 of `2018-06-07T20:48:42.483Z`.
func milliseconds(_ text: String) throws -> Int64 {
    let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
    return Int64((try style.parse(text).timeIntervalSince1970 * 1_000).rounded())
}

/// The error is the one expected, at the offset expected.
func assertFault(
    _ reason: WireError.Reason, at offset: Int, file: StaticString = #filePath, line: UInt = #line,
    _ body: () throws -> Void
) {
    XCTAssertThrowsError(try body(), file: file, line: line) { error in
        XCTAssertEqual((error as? WireError)?.reason, reason, file: file, line: line)
        XCTAssertEqual((error as? WireError)?.offset, offset, file: file, line: line)
    }
}
