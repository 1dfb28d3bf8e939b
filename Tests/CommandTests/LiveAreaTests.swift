import Foundation
import XCTest

@testable import ilpnet

/// Frames as a terminal shows them.
final class LiveAreaTests: XCTestCase {
    func testAFrameTakesThePlaceOfTheOneBefore() {
        var (area, screen) = (LiveArea(), Screen(columns: 20))
        screen.write("$ ilpnet up\n")
        screen.write(area.frame(["one", "two", "three"], columns: 20))
        XCTAssertEqual(screen.lines, ["$ ilpnet up", "one", "two", "three", ""])
        screen.write(area.frame(["1", "2"], columns: 20))
        XCTAssertEqual(screen.lines, ["$ ilpnet up", "1", "2", ""])
        screen.write(area.frame(["1", "2", "3", "4"], columns: 20))
        XCTAssertEqual(screen.lines, ["$ ilpnet up", "1", "2", "3", "4", ""])
    }

    func testErasingLeavesWhatStoodThereBefore() {
        var (area, screen) = (LiveArea(), Screen(columns: 20))
        screen.write("before\n")
        screen.write(area.frame(["one", "two"], columns: 20))
        screen.write(area.erasure(columns: 20))
        screen.write("note\n")
        screen.write(area.frame(["three"], columns: 20))
        XCTAssertEqual(screen.lines, ["before", "note", "three", ""])
        XCTAssertEqual(LiveArea().isEmpty, true)
    }

    func testWhatWasLeftStays() {
        var (area, screen) = (LiveArea(), Screen(columns: 20))
        screen.write(area.frame(["last"], columns: 20))
        area.leave()
        screen.write(area.erasure(columns: 20) + "after\n")
        XCTAssertEqual(screen.lines, ["last", "after", ""])
    }

    func testATerminalThatBecameNarrowerHasBrokenItsLines() {
        var area = LiveArea()
        _ = area.frame(["a line of twenty-two.", "short", ""], columns: 40)
        // 21 columns in rows of ten are three rows; an empty line is one.
        XCTAssert(area.frame([], columns: 10).hasPrefix("\u{1b}[5F"))
    }

    func testPaintTakesNoRoom() {
        var area = LiveArea()
        _ = area.frame([Style(isOn: true).green("ten columns")], columns: 40)
        XCTAssert(area.frame([], columns: 11).hasPrefix("\u{1b}[1F"))
    }

    /// As much of a terminal as frames need.
    private struct Screen {
        let columns: Int
        private var rows: [[Character]] = [[]]
        private var row = 0
        private var column = 0

        init(columns: Int) { self.columns = columns }

        var lines: [String] { rows.map { String($0) } }

        mutating func write(_ text: String) {
            var rest = Substring(text)
            while let character = rest.popFirst() {
                switch character {
                case "\n":
                    row += 1
                    column = 0
                    if row == rows.count { rows.append([]) }
                case "\r": column = 0
                case "\u{1b}":
                    let sequence = rest.prefix { !$0.isLetter }
                    rest = rest.dropFirst(sequence.count)
                    obey(rest.removeFirst(), Int(sequence.dropFirst()) ?? 0)
                default:
                    XCTAssertLessThan(column, columns)
                    rows[row] =
                        Array(rows[row].prefix(column)) + [character]
                        + rows[row].dropFirst(column + 1)
                    column += 1
                }
            }
        }

        private mutating func obey(_ command: Character, _ number: Int) {
            switch command {
            case "F":
                row = max(0, row - number)
                column = 0
            case "K": rows[row] = Array(rows[row].prefix(column))
            case "J":
                rows[row] = Array(rows[row].prefix(column))
                rows.removeSubrange((row + 1)...)
            default: XCTFail("\(command) is not known to this terminal")
            }
        }
    }
}
