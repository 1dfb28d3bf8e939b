import Foundation
import XCTest

/// SwiftPM lets a file import a module that its target does not name, as long as something else
/// has built it. So the table is checked here.
final class ImportTests: XCTestCase {
    /// Who may import whom. `Package.swift` may say less, never more.
    private let table: [String: Set<String>] = [
        "CanonicalJSON": [],
        "TopologyModel": ["CanonicalJSON"],
        "ConnectorConfig": ["CanonicalJSON"],
        "TopologyDSL": ["TopologyModel", "CanonicalJSON"],
        "TopologyLoading": ["TopologyModel", "CanonicalJSON", "CLinux", "CAssets", "Wire"],
        "Planning": ["TopologyModel", "ConnectorConfig"],
        "Generators": ["Planning", "TopologyModel", "ConnectorConfig", "CanonicalJSON"],
        "Wire": [],
        "CLinux": [],
        "CAssets": [],
        "ilpnet": [
            "CanonicalJSON", "TopologyModel", "ConnectorConfig", "TopologyLoading", "Planning",
            "Generators", "Wire", "CLinux",
        ],
    ]

    /// What the toolchain has, and who may use it. All of Foundation is for tests alone.
    private let toolchain: Set<String> = ["Glibc", "FoundationEssentials", "Synchronization"]
    private let withoutFoundation: Set<String> = [
        "CanonicalJSON", "TopologyModel", "TopologyDSL", "Wire",
    ]

    func testEveryModuleHasARowInTheTable() throws {
        let modules = try SourceTree.modules().filter { $0 != "ilpnet-bench" }
        XCTAssertEqual(Set(modules), Set(table.keys))
    }

    func testNoFileImportsWhatItsModuleMayNot() throws {
        for module in table.keys.sorted() {
            for file in try SourceTree.files(below: "Sources/\(module)", ending: ".swift") {
                for name in imports(of: file) where !isAllowed(name, in: module) {
                    XCTFail("\(file.path) imports \(name); see Package.swift and this table")
                }
            }
        }
    }

    func testPackageSwiftGrantsNoMoreThanTheTable() throws {
        let text = try String(
            contentsOf: SourceTree.root.appending(path: "Package.swift"), encoding: .utf8)
        for match in text.matches(
            of: /module\(\s*"(\w+)",\s*imports: \[([^\]]*)\]/.dotMatchesNewlines())
        {
            let name = String(match.1)
            let granted = match.2.matches(of: /"(\w+)"/).map { String($0.1) }
            let more = Set(granted).subtracting(table[name] ?? [])
            XCTAssert(more.isEmpty, "Package.swift lets \(name) import \(more.sorted())")
        }
    }

    func testOnlyTheContractAndTheLanguageArePublic() throws {
        for module in table.keys.sorted() where !["TopologyModel", "TopologyDSL"].contains(module) {
            for file in try SourceTree.files(below: "Sources/\(module)", ending: ".swift") {
                for (number, line) in file.lines.enumerated()
                where line.contains(/^\s*public\s/) || line.contains(/^\s*open\s/) {
                    XCTFail(
                        "\(file.path):\(number + 1): public stands only in TopologyModel and TopologyDSL"
                    )
                }
            }
        }
    }

    private func isAllowed(_ name: String, in module: String) -> Bool {
        if table[module]?.contains(name) == true { return true }
        if name == "FoundationEssentials" && withoutFoundation.contains(module) { return false }
        return toolchain.contains(name)
    }

    private func imports(of file: SourceTree.File) -> [String] {
        file.lines.compactMap { line in
            line.firstMatch(
                of:
                    /^\s*(?:@\w+\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|func|protocol|typealias|var|let)\s+)?(\w+)/
            ).map { String($0.1) }
        }
    }
}
