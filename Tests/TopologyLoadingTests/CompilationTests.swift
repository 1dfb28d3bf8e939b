import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// 3. Files that do not compile. The texts are the compiler's own, so of most only what we promise
/// is compared: every error begins with the path as typed and a line.
final class CompilationTests: XCTestCase {
    func testAnErrorNamesItsPlaceAndShowsTheLine() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: """
                import TopologyDSL
                let network = Topology("n") {
                    Node(7)
                }
                """)
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:3:10: error: cannot convert value of type 'Int' to expected \
            argument type 'String'
                Node(7)
                     ^
            """)
    }

    func testErrorsAsData() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(
            "import TopologyDSL\nlet a: Int = \"\"\nlet b: String = 1\n", to: "network.swift")
        let error = try scene.failure(of: path)
        XCTAssertEqual(error.exitClass, .topology)
        XCTAssertEqual(error.diagnostics.map(\.path), [path, path])
        XCTAssertEqual(error.diagnostics.map(\.line), [2, 3])
        XCTAssertEqual(error.diagnostics.map(\.column), [14, 17])
        XCTAssertEqual(
            error.diagnostics.map(\.message),
            [
                "cannot convert value of type 'String' to specified type 'Int'",
                "cannot convert value of type 'Int' to specified type 'String'",
            ])
    }

    func testNothingToImport() throws {
        try assertErrors(of: "import Nowhere", lines: [1])
    }

    func testALinkErrorStandsOnLineOne() throws {
        let text = try assertErrors(
            of: """
                import TopologyDSL
                @_silgen_name("nowhere") func nowhere()
                nowhere()
                """, lines: [1, 1, 1])
        XCTAssert(
            text.contains("DIR/network.swift:1: error: ld.lld: undefined symbol: nowhere"), text)
    }

    func testAFileThatIsNotUTF8() throws {
        let scene = try LoadingScene()
        let bytes =
            Data("import TopologyDSL\nlet a = \"".utf8) + Data([0xff, 0xfe]) + Data("\"".utf8)
        let path = try scene.folder.write(bytes, to: "network.swift")
        XCTAssertEqual(try scene.failure(of: path).diagnostics.first?.line, 2)
    }

    func testANoteAboutTheLanguageKeepsItsForm() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: "import TopologyDSL\nlet network = Topology(\"n\") { Node() }")
        XCTAssert(text.hasPrefix("DIR/network.swift:2:"), text)
        XCTAssert(text.contains("\nTopologyDSL."), text)
        XCTAssertFalse(text.contains("CACHE"), text)
        XCTAssertFalse(text.contains("loading-tests"), text)
    }

    func testAPathWithAHyphenInFrontIsNoOption() throws {
        let scene = try LoadingScene()
        try scene.folder.write("import TopologyDSL\nlet a: Int = \"\"", to: "-O.swift")
        // Only a relative path can begin so; the compiler alone is run, in that folder.
        XCTAssertEqual(TypedPath("@a.swift").asArgument, "./@a.swift")
        let file = TypedPath("-O.swift")
        XCTAssertEqual(file.asArgument, "./-O.swift")
        var stream = KeptChild.Stream(bytesMax: 1_000)
        stream.bytes = Array("./-O.swift:2:14: error: wrong\n".utf8)
        XCTAssertEqual(CompilerOutput(stream, file: file).text, "-O.swift:2:14: error: wrong")
    }

    @discardableResult
    private func assertErrors(
        of source: String, lines: [Int], line: UInt = #line
    ) throws -> String {
        let scene = try LoadingScene()
        let path = try scene.folder.write(source, to: "network.swift")
        let error = try scene.failure(of: path, line: line)
        guard case .doesNotCompile = error else {
            XCTFail(error.text, line: line)
            return ""
        }
        XCTAssertEqual(error.diagnostics.map(\.line), lines, error.text, line: line)
        XCTAssert(error.text.hasPrefix("\(path):1:"), error.text, line: line)
        return scene.neutral(error.text)
    }
}
