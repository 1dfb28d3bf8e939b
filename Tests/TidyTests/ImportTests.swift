import Foundation
import XCTest

/// SwiftPM lets a file import a module that its target does not name, as long as something else
/// has built it. So every import is held against Package.swift, the one map there is.
final class ImportTests: XCTestCase {
    /// What the toolchain has, and who may use it. All of Foundation is for tests alone.
    private let toolchain: Set<String> = ["Glibc", "FoundationEssentials", "Synchronization"]
    private let withoutFoundation: Set<String> = [
        "CanonicalJSON", "TopologyModel", "TopologyDSL", "Wire",
    ]
    /// Programs for development that do not lie below `Sources`.
    private let folders = [
        "FuzzTargets": "fuzz/Targets", "ilpnet-fuzz": "fuzz/Runner", "CFuzzer": "fuzz/CFuzzer",
        "ilpnet-conformance": "conformance", "faulty": "Tests/Faulty",
        "event-appender": "Tests/EventAppender",
    ]
    private let contracts: Set<String> = ["TopologyModel", "ConnectorConfig"]

    func testEveryFolderOfSourcesIsInTheMap() throws {
        XCTAssertEqual(
            Set(try SourceTree.modules()), Set(try map().keys).subtracting(folders.keys))
    }

    func testNoFileImportsWhatItsModuleMayNot() throws {
        for (module, granted) in try map() {
            for file in try SourceTree.files(below: folder(of: module), ending: ".swift") {
                for name in imports(of: file) where !granted.contains(name) {
                    let isAllowed =
                        toolchain.contains(name)
                        && !(name == "FoundationEssentials" && withoutFoundation.contains(module))
                    XCTAssert(isAllowed, "\(file.path) imports \(name); see Package.swift")
                }
            }
        }
    }

    func testNoModuleIsGrantedWhatItDoesNotImport() throws {
        for (module, granted) in try map() {
            let files = try SourceTree.files(below: folder(of: module), ending: ".swift")
            // The bench starts the program that is built with it.
            let unused = granted.subtracting(files.flatMap(imports)).subtracting(["ilpnet"])
            XCTAssert(unused.isEmpty, "\(module) does not import \(unused.sorted())")
        }
    }

    func testContractsImportNothingOfOursButTheJSONBelowThem() throws {
        for contract in contracts {
            XCTAssertEqual(try map()[contract]?.subtracting(["CanonicalJSON"]), [], contract)
        }
    }

    func testOnlyTheContractAndTheLanguageArePublic() throws {
        let open: Set<String> = ["TopologyModel", "TopologyDSL"]
        for module in try SourceTree.modules() where !open.contains(module) {
            for file in try SourceTree.files(below: "Sources/\(module)", ending: ".swift") {
                for (number, line) in file.lines.enumerated() {
                    let first = line.drop { $0 == " " }
                    XCTAssertFalse(
                        first.hasPrefix("public ") || first.hasPrefix("open "),
                        "\(file.path):\(number + 1): public stands in \(open.sorted()) alone")
                }
            }
        }
    }

    private func folder(of module: String) -> String { folders[module] ?? "Sources/\(module)" }

    /// Who may import whom: the modules and executables of Package.swift.
    private func map() throws -> [String: Set<String>] {
        let text = try String(
            contentsOf: SourceTree.root.appending(path: "Package.swift"), encoding: .utf8)
        var map: [String: Set<String>] = [:]
        for match in text.matches(
            of:
                /(?:module\(|executableTarget\(|\.target\()\s*(?:name: )?"([\w-]+)"((?:,\s*(?:imports|dependencies): \[[^\]]*\])?)/
        ) where match.1 != "TestSupport" {
            map[String(match.1)] = Set(match.2.matches(of: /"([\w-]+)"/).map { String($0.1) })
        }
        XCTAssertGreaterThan(map.count, 10)
        return map
    }

    private func imports(of file: SourceTree.File) -> [String] {
        file.lines.compactMap { line in
            guard line.contains("import ") else { return nil }
            return line.firstMatch(
                of:
                    /^\s*(?:@\w+\s+)*(?:(?:public|package|internal|private|fileprivate)\s+)?import\s+(?:(?:struct|class|enum|func|protocol|typealias|var|let)\s+)?(\w+)/
            ).map { String($0.1) }
        }
    }
}
