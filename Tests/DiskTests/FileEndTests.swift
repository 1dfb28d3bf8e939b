import Disk
import Foundation
import TestSupport
import XCTest

final class FileEndTests: XCTestCase {
    func testOfALargeFileTheLastWholeLinesAreRead() throws {
        let place = try TemporaryFolder()
        func end(_ text: String, _ bytesMax: Int, dropping: Int = 0) throws -> String {
            try place.write(text, to: "log")
            return String(
                decoding: try FileEnd.read(
                    place["log"], bytesMax: bytesMax, dropping: dropping), as: UTF8.self)
        }
        XCTAssertEqual(try end("one\ntwo\nthree\n", 100), "one\ntwo\nthree\n")
        XCTAssertEqual(try end("one\ntwo\nthree\n", 14), "one\ntwo\nthree\n")
        XCTAssertEqual(try end("one\ntwo\nthree\n", 13), "two\nthree\n")
        XCTAssertEqual(try end("one\ntwo\nthree\n", 8), "three\n")
        XCTAssertEqual(try end("one\ntwo\nthree\n", 3), "")
        XCTAssertEqual(try end("a line without any end", 10, dropping: 4), "ny end")
        XCTAssertEqual(try end("", 3), "")
        XCTAssertThrowsError(try FileEnd.read(place["none"], bytesMax: 1, dropping: 0))
        try FileManager.default.createSymbolicLink(
            atPath: place["link"], withDestinationPath: place["log"])
        XCTAssertThrowsError(try FileEnd.read(place["link"], bytesMax: 1, dropping: 0))
    }

    func testWhatStoodThereBeforeIsLeftOut() throws {
        let place = try TemporaryFolder()
        try place.write("one\ntwo\nthree\n", to: "log")
        func end(behind start: Int, _ bytesMax: Int = 100) throws -> String {
            String(
                decoding: try FileEnd.read(place["log"], behind: start, bytesMax: bytesMax),
                as: UTF8.self)
        }
        XCTAssertEqual(try end(behind: 4), "two\nthree\n")
        XCTAssertEqual(try end(behind: 5), "wo\nthree\n")
        XCTAssertEqual(try end(behind: 4, 9), "three\n")
        XCTAssertEqual(try end(behind: 14), "")
        // It is shorter than it was, so it is another file.
        XCTAssertEqual(try end(behind: 15), "one\ntwo\nthree\n")
    }
}
