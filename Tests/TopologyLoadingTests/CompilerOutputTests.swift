import XCTest

@testable import TopologyLoading

/// The compiler's words by value: text in, text out.
final class CompilerOutputTests: XCTestCase {
    func testWhatBelongsToTheFileStaysAsItIs() {
        let text = """
            net/a.swift:3:7: error: wrong: here
                let x
                    ^
            net/a.swift:4:1: note: declared here
            TopologyDSL.Node:2:12: note: 'Node' declared here
            """
        XCTAssertEqual(rewritten(text + "\n"), text)
    }

    func testWhatComesFromNowhereStandsOnLineOne() {
        XCTAssertEqual(
            rewritten("<unknown>:0: error: no such module\n<unknown>:0: note: look there\n"),
            "net/a.swift:1: error: no such module\nnet/a.swift:1: note: look there")
    }

    func testWhatTheDriverAndTheLinkerSayStandsOnLineOne() {
        XCTAssertEqual(
            rewritten(
                """
                ld.lld: error: undefined symbol: x
                >>> referenced by a.swift:3
                error: link command failed with exit code 1 (use -v to see invocation)
                clang: warning: argument unused

                """),
            """
            net/a.swift:1: error: ld.lld: undefined symbol: x
            >>> referenced by a.swift:3
            net/a.swift:1: error: link command failed with exit code 1 (use -v to see invocation)
            net/a.swift:1: warning: clang: argument unused
            """)
    }

    func testAnErrorInAnotherFileStandsOnLineOneAndNamesIt() {
        XCTAssertEqual(
            rewritten("/cache/TopologyDSL.swiftmodule:1:1: error: damaged\n"),
            "net/a.swift:1: error: /cache/TopologyDSL.swiftmodule: damaged")
    }

    func testSourceCodeThatLooksLikeADiagnosticIsLeftAlone() {
        let code = "    throw Problem(\"bad: error: really\")"
        XCTAssertEqual(rewritten(code), code)
    }

    func testAPathWithSpacesAndColons() {
        let line = "my nets: 2/a.swift:3:7: error: wrong"
        XCTAssertEqual(rewritten(line, path: "my nets: 2/a.swift"), line)
        XCTAssertEqual(
            CompilerOutput.errors(in: line, path: "my nets: 2/a.swift").map(\.line), [3])
    }

    func testACompilerThatFailsWithoutAnErrorIsSaidToHaveFailed() {
        let output = CompilerOutput(stream("Stack dump:\n0. Program arguments\n"), file: file)
        XCTAssertEqual(
            output.textWithAnError(.signalled(11)),
            """
            net/a.swift:1: error: the compiler failed without an error: Segmentation fault
            Stack dump:
            0. Program arguments
            """)
        XCTAssertEqual(
            CompilerOutput(stream(""), file: file).textWithAnError(.exited(1)),
            "net/a.swift:1: error: the compiler failed without an error: exit code 1")
    }

    func testTooMuchIsCutWithANote() {
        var long = KeptChild.Stream(bytesMax: 1 << 20)
        [UInt8](repeating: UInt8(ascii: "x"), count: 2 << 20).withUnsafeBytes { long.take($0) }
        XCTAssertTrue(
            CompilerOutput(long, file: file).text.hasSuffix(
                "x\n(the compiler said more than 1 MiB)"))
    }

    private let file = TypedPath("net/a.swift")

    private func stream(_ text: String) -> KeptChild.Stream {
        var stream = KeptChild.Stream(bytesMax: 1 << 20)
        stream.bytes = Array(text.utf8)
        return stream
    }

    private func rewritten(_ text: String, path: String = "net/a.swift") -> String {
        CompilerOutput(stream(text), file: TypedPath(path)).text
    }
}
