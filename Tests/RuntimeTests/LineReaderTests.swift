import Glibc
import XCTest

@testable import Runtime

final class LineReaderTests: XCTestCase {
    private var writing: Int32 = -1

    private func reader(lineBytesMax: Int = 64) -> LineReader {
        var ends: [Int32] = [-1, -1]
        XCTAssertEqual(pipe(&ends), 0)
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        writing = ends[1]
        return LineReader(ends[0], lineBytesMax: lineBytesMax)
    }

    override func tearDown() { shut() }

    private func shut() {
        if writing >= 0 { close(writing) }
        writing = -1
    }

    private func say(_ text: String) {
        let bytes = Array(text.utf8)
        XCTAssertEqual(write(writing, bytes, bytes.count), bytes.count)
    }

    func testLinesComeWholeHoweverTheyAreWritten() {
        let reader = reader()
        XCTAssertEqual(reader.next(), [])
        say("one\ntw")
        XCTAssertEqual(reader.next(), ["one"])
        XCTAssertEqual(reader.next(), [])
        say("o")
        XCTAssertEqual(reader.next(), [])
        say("\nthree\nfour\nfi")
        XCTAssertEqual(reader.next(), ["two", "three", "four"])
        XCTAssertFalse(reader.isOver)
    }

    func testTheEndOfTheOtherSideIsSeenBehindItsLastWords() {
        let reader = reader()
        say("last\nhalf")
        shut()
        XCTAssertEqual(reader.next(), ["last"])
        XCTAssertEqual(reader.next(), [])
        XCTAssert(reader.isOver)
        XCTAssertEqual(reader.next(), [])
    }

    func testALineThatIsTooLongEndsIt() {
        let reader = reader(lineBytesMax: 64)
        say(String(repeating: "x", count: 64))
        XCTAssertEqual(reader.next(), [])
        XCTAssertFalse(reader.isOver)
        say("y")
        XCTAssertEqual(reader.next(), [])
        XCTAssert(reader.isOver)
        say("\nmore\n")
        XCTAssertEqual(reader.next(), [])
    }

    func testALongBurstOfShortLinesDoesNot() {
        let reader = reader(lineBytesMax: 64)
        say(String(repeating: "up n1\n", count: 5_000))
        var lines = 0
        while true {
            let count = reader.next().count
            if count == 0 { break }
            lines += count
        }
        XCTAssertEqual(lines, 5_000)
        XCTAssertFalse(reader.isOver)
    }

    func testBytesThatAreNoTextHarmNobody() {
        let reader = reader()
        let bytes: [UInt8] = [0xff, 0xfe, 0, 0x80, 0x0a]
        XCTAssertEqual(write(writing, bytes, bytes.count), bytes.count)
        XCTAssertEqual(reader.next().count, 1)
    }
}
