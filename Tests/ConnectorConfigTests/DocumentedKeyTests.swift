import CanonicalJSON
import Foundation
import XCTest

/// docs/node-configuration.md explains what there is, and nothing that there is not.
final class DocumentedKeyTests: XCTestCase {
    private static let goldenFiles = [
        "node-configuration", "dashboard-configuration", "probe-configuration",
    ]
    private let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()

    func testEveryKeyOfTheGoldenFilesIsExplained() throws {
        // Examples explain nothing.
        let prose = try page().replacing(/```json.*?```/.dotMatchesNewlines(), with: "")
        for name in Self.goldenFiles {
            for key in try keys(of: name) {
                XCTAssert(
                    prose.contains(try Regex("[`{ ]\(key)[`},]")), "\(key) of \(name) is missing")
            }
        }
    }

    func testEveryKeyInATableIsInAGoldenFile() throws {
        let known = try Set(Self.goldenFiles.flatMap(keys))
        for match in try page().matches(of: /(?m)^\| `([a-z]\w*)`/) {
            XCTAssert(known.contains(String(match.1)), "\(match.1) is no key")
        }
    }

    private func page() throws -> String {
        try String(
            contentsOf: folder.appendingPathComponent("../../docs/node-configuration.md")
                .standardized, encoding: .utf8)
    }

    private func keys(of name: String) throws -> Set<String> {
        let file = folder.appendingPathComponent("Fixtures/\(name).json")
        return keys(in: try JSONParser.parse([UInt8](Data(contentsOf: file))))
    }

    private func keys(in value: JSONValue) -> Set<String> {
        switch value.content {
        case .object(let members):
            members.reduce(into: []) { $0.formUnion(keys(in: $1.value).union([$1.key])) }
        case .array(let elements): elements.reduce(into: []) { $0.formUnion(keys(in: $1)) }
        default: []
        }
    }
}
