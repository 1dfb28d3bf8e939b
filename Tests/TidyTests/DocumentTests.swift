import Foundation
import XCTest

/// What documents say of the house, and what the house says of documents.
final class DocumentTests: XCTestCase {
    func testEveryDocumentThatIsNamedIsThere() throws {
        var named = 0
        for folder in ["Sources", "Tests", "conformance", "fuzz", "topologies"] {
            for file in try SourceTree.files(below: folder, ending: ".swift") {
                for match in file.text.matches(of: /\bdocs\/[\w\/-]+\.md\b/) {
                    named += 1
                    XCTAssert(exists(String(match.0)), "\(file.path) names \(match.0)")
                }
            }
        }
        XCTAssertGreaterThan(named, 10)
    }

    func testEveryModuleHasItsRowInTheTableAndNoOther() throws {
        let rooms = try rows().flatMap(\.rooms)
        XCTAssertEqual(rooms.count, Set(rooms).count, "a room stands there twice")
        XCTAssertEqual(
            Set(rooms.filter { !$0.hasSuffix("/") }), Set(try SourceTree.modules()))
        for folder in rooms where folder.hasSuffix("/") {
            XCTAssert(exists(folder), "there is no \(folder)")
        }
    }

    /// Where a row names folders of its module, it names them all.
    func testRowsNameEveryFolderOfTheirModule() throws {
        for row in try rows() {
            for room in row.rooms where !room.hasSuffix("/") {
                let named = Set(row.text.matches(of: /`(\w+)\/`/).map { String($0.1) })
                guard !named.isEmpty else { continue }
                XCTAssertEqual(named, try folders(of: room), room)
            }
        }
    }

    private struct Row {
        /// What it is about: modules, and folders beside them.
        var rooms: [String]
        var text: Substring
    }

    private func rows() throws -> [Row] {
        let text = try String(
            contentsOf: SourceTree.root.appending(path: "docs/ARCHITECTURE.md"), encoding: .utf8)
        let rows = text.split(separator: "\n").filter { $0.hasPrefix("| `") }.map { line in
            let cells = line.split(separator: "|")
            let rooms = cells[0].matches(of: /`([\w\/-]+)`/).map { String($0.1) }
            return Row(rooms: rooms, text: cells.dropFirst().joined(separator: "|")[...])
        }
        XCTAssertGreaterThan(rows.count, 20)
        return rows
    }

    private func folders(of module: String) throws -> Set<String> {
        let place = SourceTree.root.appending(path: "Sources/\(module)")
        let entries = try FileManager.default.contentsOfDirectory(
            at: place, includingPropertiesForKeys: [.isDirectoryKey])
        return Set(
            try entries.filter {
                try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
            }
            .map(\.lastPathComponent))
    }

    private func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: SourceTree.root.appending(path: path).path)
    }
}
