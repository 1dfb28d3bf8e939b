import TopologyModel
import XCTest

@testable import TopologyLoading

/// What a terminal shows: the compiler's errors look as all others do.
final class PaintTests: XCTestCase {
    private let paint = DiagnosticPaint(
        place: { "<b>\($0)</b>" }, error: { "<r>\($0)</r>" }, fix: { "<c>\($0)</c>" })

    func testACompilersErrorLooksAsAnyOther() {
        let text = """
            a b.swift:2:14: error: cannot find 'Nod: error: e' in scope
             2 | Nod("a b.swift:2:14: error: x")
               |  `- error: cannot find it
            a b.swift:3: warning: unused
            a b.swift:4:1: note: here
            TopologyDSL.Node:2:12: note: declared here
            """
        XCTAssertEqual(
            LoadingError.doesNotCompile(path: "a b.swift", compilerText: text).painted(paint),
            """
            <b>a b.swift:2:14: </b><r>error:</r> cannot find 'Nod: error: e' in scope
             2 | Nod("a b.swift:2:14: error: x")
               |  `- error: cannot find it
            <b>a b.swift:3: </b>warning: unused
            <b>a b.swift:4:1: </b>note: here
            TopologyDSL.Node:2:12: note: declared here
            """)
        XCTAssertEqual(
            Diagnostic(path: "a b.swift", line: 2, column: 14, "wrong", fix: "mend it")
                .painted(paint),
            "<b>a b.swift:2:14: </b><r>error:</r> wrong\n  <c>fix:</c> mend it")
    }

    func testWhatACrashedFileSaidStandsBeforeTheFix() {
        let crash = LoadingError.crashed(
            at: SourcePlace(path: "a.swift", line: 7), cause: .exitCode(3), output: "one\n\ntwo")
        XCTAssertEqual(
            crash.painted(paint),
            """
            <b>a.swift:7: </b><r>error:</r> the topology file ended itself with exit code 3
              | one
              | 
              | two
              <c>fix:</c> let the file run to its end
            """)
    }

    func testWithoutPaintTheTextIsTheCompilers() {
        let text = "a.swift:2:14: error: wrong\n 2 | x\n\na.swift:3: warning: w"
        XCTAssertEqual(LoadingError.doesNotCompile(path: "a.swift", compilerText: text).text, text)
    }

    func testOneMistakeWithoutAPlaceHasNone() {
        XCTAssertEqual(Diagnostic("wrong").painted(paint), "<r>error:</r> wrong")
    }

    func testAPlannersProblemStandsInTheFileThatWasTyped() {
        let forged = Diagnostic(path: "/etc/passwd", line: -7, "wrong").inFile("nets/a.swift")
        XCTAssertEqual(forged.text, "nets/a.swift:1: error: wrong")
    }
}
