import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// 4. A program that does not end well: which line is named, and what is said.
final class CrashTests: XCTestCase {
    func testAForceUnwrapInsideAComponent() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: """
                import TopologyDSL

                struct Office: TopologyComponent {
                    var city: String?
                    var body: TopologyContent {
                        Node("hub")
                        Node(city!) { Peer("hub") }
                    }
                }
                let network = Topology("n") { Office(city: nil) }
                """)
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:7:18: error: the topology file crashed: a check of the Swift \
            runtime failed
              | Topology_/network.swift:7: Fatal error: Unexpectedly found nil while unwrapping \
            an Optional value
              fix: correct this line: a value is nil, an index or a number is out of range, or \
            the file ends itself
            """)
    }

    func testAFatalErrorOfTheFilesOwn() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: """
                import TopologyDSL
                func give() -> String {
                    fatalError("no name\\nat all")
                }
                let network = Topology("n") { Node(give()) }
                """)
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:3:5: error: the topology file crashed: a check of the Swift \
            runtime failed
              | Topology_/network.swift:3: Fatal error: no name
              | at all
              fix: correct this line: a value is nil, an index or a number is out of range, or \
            the file ends itself
            """)
    }

    func testAnIndexOutOfRangeNamesTheLineThatUsedIt() throws {
        let error = try crash(
            """
            import TopologyDSL
            let names = ["a"]
            func pick(_ index: Int) -> String {
                names[index]
            }
            let network = Topology("n") { Node(pick(7)) }
            """)
        XCTAssertEqual(error.line, 4)
        XCTAssertEqual(
            error.text, "Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of range")
    }

    func testAnArithmeticOverflowIsNamedThoughTheRuntimeIsSilent() throws {
        let error = try crash(
            """
            import TopologyDSL
            let most = Int.max
            let network = Topology("n") {
                Node("a-\\(most + [1].count)")
            }
            """)
        XCTAssertEqual(error.line, 4)
        XCTAssertEqual(error.text, "")
    }

    func testAStackOverflowInAFunctionNamesTheFunction() throws {
        let error = try crash(
            """
            import TopologyDSL
            func depth(_ level: Int) -> Int {
                level > 0
                    ? depth(level + 1) + 1 : 0
            }
            let network = Topology("n") { Node("a-\\(depth(1))") }
            """)
        XCTAssertEqual(error.cause, .stackOverflow)
        // Where a call finds no room depends on the size of the frames.
        XCTAssert((2...4).contains(error.line), "line \(error.line)")
    }

    func testAComponentThatContainsItselfNamesTheLineThatBegan() throws {
        let error = try crash(
            """
            import TopologyDSL
            struct Me: TopologyComponent { var body: TopologyContent { Me() } }
            let network = Topology("n") { Me() }
            """)
        XCTAssertEqual(error.cause, .stackOverflow)
        XCTAssertEqual(error.line, 3)
    }

    func testAnExitCodeNamesTheLineThatGaveIt() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: """
                import Glibc
                import TopologyDSL
                func leave() {
                    exit(3)
                }
                let network = Topology("n") { Node("a") }
                leave()
                """)
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:4:5: error: the topology file ended itself with exit code 3
              fix: let the file run to its end
            """)
    }

    func testAnAbort() throws {
        let error = try crash("import Glibc\nimport TopologyDSL\n\nabort()")
        XCTAssertEqual(error.cause, .signal(SIGABRT))
        XCTAssertEqual(error.line, 4)
    }

    func testACrashOfAnotherThread() throws {
        let error = try crash(
            """
            import TopologyDSL
            let task = Task.detached {
                let none: [Int] = []
                return none[1]
            }
            print(await task.value)
            """)
        XCTAssertEqual(error.line, 4)
    }

    func testASegmentationFault() throws {
        let error = try crash(
            """
            import TopologyDSL
            let place = UnsafeMutablePointer<Int>(bitPattern: 8)!
            place.pointee = 1
            """)
        XCTAssertEqual(error.cause, .signal(SIGSEGV))
        XCTAssertEqual(error.line, 3)
    }

    func testWithoutASymbolizerItIsLineOne() {
        let site = CrashSite(
            file: TypedPath("some/network.swift"), program: "/program",
            toolchainFolder: "/nonexistent")
        let stack = CrashedStack(
            overflowed: false, programCounter: 0x1010, frames: [], words: [],
            map: "1000-2000 r-xp 00000000 fe:00 7 /program\n")
        XCTAssertEqual(
            site.find(in: stack), SourcePlace(path: "some/network.swift", line: 1))
        XCTAssertEqual(site.find(in: nil), SourcePlace(path: "some/network.swift", line: 1))
    }

    func testALongFarewellIsCut() throws {
        let error = try crash(
            """
            import TopologyDSL
            fatalError((1...50).map { "line \\($0)" }.joined(separator: "\\n"))
            """)
        XCTAssertEqual(
            error.text, (31...50).map { "line \($0)" }.joined(separator: "\n"))
    }

    private struct Crash {
        var line: Int
        var cause: CrashCause
        var text: String
    }

    private func crash(_ source: String, line: UInt = #line) throws -> Crash {
        let scene = try LoadingScene()
        let path = try scene.folder.write(source, to: "network.swift")
        let error = try scene.failure(of: path, line: line)
        guard case .crashed(let place, let cause, let output) = error else {
            XCTFail(error.text, line: line)
            throw error
        }
        XCTAssertEqual(place.path, path, line: line)
        return Crash(line: place.line, cause: cause, text: output)
    }
}

/// The folder of the toolchain that the tests use.
func toolchainFolder() throws -> String? {
    let scene = try LoadingScene()
    let cache = try scene.cache.opened(for: TypedPath("x.swift"))
    return try ToolchainSearch.ofThisProcess.compiler(for: TypedPath("x.swift"), cache: cache)
        .folder
}
