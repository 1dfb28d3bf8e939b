import Foundation
import TestSupport
import XCTest

@testable import TopologyLoading

/// Each way in which a file gives no description, with the whole text that the user reads.
final class FailureTests: XCTestCase {
    // MARK: 1. Missing file

    func testAMissingFile() throws {
        let scene = try LoadingScene()
        for name in ["nowhere.swift", "nowhere.json", "no/folder/at/all.swift"] {
            let error = try scene.failure(of: scene.folder[name])
            XCTAssertEqual(
                scene.neutral(error.text),
                """
                DIR/\(name):1: error: there is no such file
                  fix: check the path, or write a new file with `ilpnet init`
                """)
            XCTAssertEqual(error.exitClass, .usage)
        }
    }

    func testAnEmptyName() throws {
        let scene = try LoadingScene()
        XCTAssertEqual(
            try scene.failure(of: "").text,
            """
            :1: error: the name of the topology file is empty
              fix: check the path, or write a new file with `ilpnet init`
            """)
    }

    func testAFolder() throws {
        let scene = try LoadingScene()
        for name in ["network.swift", "network.json"] {
            try FileManager.default.createDirectory(
                atPath: scene.folder[name], withIntermediateDirectories: false)
            XCTAssertEqual(
                scene.neutral(try scene.failure(of: scene.folder[name]).text),
                """
                DIR/\(name):1: error: this is a folder, not a topology file
                  fix: name a file in it
                """)
        }
    }

    func testAFileThatMayNotBeRead() throws {
        let scene = try LoadingScene()
        // A link to itself is unreadable also for root.
        let path = scene.folder["network.swift"]
        try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: path)
        XCTAssertEqual(
            scene.neutral(try scene.failure(of: path).text),
            """
            DIR/network.swift:1: error: the file cannot be read: Too many levels of symbolic links
              fix: make the file readable for this user
            """)
    }

    func testAFileWithoutTheRightToReadIt() throws {
        let scene = try LoadingScene()
        let secret = try scene.folder.write(linear3, to: "secret.swift")
        chmod(secret, 0)
        // Root reads every file, so root is nobody for a moment; others are not allowed to.
        let user = geteuid()
        seteuid(65_534)
        defer { seteuid(user) }
        XCTAssertEqual(
            try scene.failure(of: secret),
            .fileUnreadable(path: secret, problem: .refused(EACCES)))
    }

    func testAPipeIsNotWaitedFor() throws {
        let scene = try LoadingScene()
        let path = scene.folder["network.swift"]
        XCTAssertEqual(mkfifo(path, 0o600), 0)
        XCTAssertEqual(
            scene.neutral(try scene.failure(of: path).text),
            """
            DIR/network.swift:1: error: this is no ordinary file
              fix: copy its content to a file and name that
            """)
    }

    func testAFileThatIsTooLarge() throws {
        let scene = try LoadingScene()
        for (name, mebibytes) in [("network.swift", 16), ("network.json", 64)] {
            let path = try scene.folder.write("", to: name)
            XCTAssertEqual(truncate(path, (mebibytes << 20) + 1), 0)
            XCTAssertEqual(
                scene.neutral(try scene.failure(of: path).text),
                """
                DIR/\(name):1: error: the file is larger than \(mebibytes) MiB
                  fix: make nodes in loops, or describe a smaller network
                """)
        }
    }

    // MARK: 5. Took too long

    func testAnEndlessProgram() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: "import TopologyDSL\nwhile true {}",
            with: scene.loader(limits: .with(runMilliseconds: 300)))
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:1: error: running the file took longer than 300 ms
              fix: look for a loop that does not end, or describe a smaller network
            """)
        XCTAssertEqual(scene.cacheFolder.names(in: "work"), [])
    }

    func testAProgramThatOnlyWaits() throws {
        let scene = try LoadingScene()
        let path = try scene.folder.write(
            "import Glibc\nimport TopologyDSL\npause()", to: "network.swift")
        XCTAssertEqual(
            try scene.failure(
                of: path, with: scene.loader(limits: .with(runMilliseconds: 300))),
            .tookTooLong(path: path, step: .running, limitMilliseconds: 300))
    }

    func testEndlessThreadsUseUpTheirCPUTimeBeforeTheClock() throws {
        for preparation in ["", "signal(SIGXCPU, SIG_IGN)"] {
            let scene = try LoadingScene()
            let path = try scene.folder.write(
                """
                import Glibc
                import TopologyDSL
                \(preparation)
                for _ in 0..<4 { Task.detached { while true {} } }
                while true {}
                """, to: "network.swift")
            XCTAssertEqual(
                try scene.failure(
                    of: path, with: scene.loader(limits: .with(runMilliseconds: 60_000))),
                .tookTooLong(path: path, step: .running, limitMilliseconds: 5_000), preparation)
        }
    }

    func testACompilationThatTakesTooLong() throws {
        let scene = try LoadingScene()
        _ = try scene.loader().load(try scene.folder.write(linear3, to: "warm.swift"))
        let loader = scene.loader(limits: .with(compileMilliseconds: 10))
        XCTAssertEqual(
            try scene.failureText(of: linear3, with: loader),
            """
            DIR/network.swift:1: error: compiling the file took longer than 10 ms
              fix: use a loop over data instead of a long list, or split the block into \
            `@TopologyBuilder` functions
            """)
        XCTAssertEqual(scene.cacheFolder.names(in: "work"), [])
    }

    // MARK: 6. None or several topologies

    func testNoTopology() throws {
        let scene = try LoadingScene()
        let sources = [
            "", "import TopologyDSL", "// nothing",
            "import Glibc\nimport TopologyDSL\nexit(0)\nlet network = Topology(\"n\") {}",
        ]
        for source in sources {
            XCTAssertEqual(
                try scene.failureText(of: source),
                """
                DIR/network.swift:1: error: the file makes no topology
                  fix: write `let network = Topology("name") { ... }` at its top level
                """, source)
        }
    }

    func testTwoTopologies() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: """
                import TopologyDSL
                let one = Topology("one") { Node("a") }

                let two = Topology("two") { Node("b") }
                """)
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:2: error: the file makes 2 topologies, and this is one of them
              fix: keep one Topology in this file and move the others to files of their own
            DIR/network.swift:4: error: the file makes 2 topologies, and this is one of them
              fix: keep one Topology in this file and move the others to files of their own
            """)
    }

    func testAFailureIsNotKept() throws {
        let scene = try LoadingScene()
        _ = try scene.failureText(of: "import TopologyDSL")
        XCTAssertEqual(scene.cacheFolder.names(in: "descriptions"), [])
        XCTAssertEqual(scene.cacheFolder.names(in: "work"), [])
    }

    // MARK: Rubbish on the descriptor

    func testRubbishOnTheDescriptor() throws {
        let scene = try LoadingScene()
        let rubbish = [
            // Instead of a description, before one, after one, and cut off.
            "write(3, \"rubbish\\n\", 8)",
            "write(3, \"rubbish\\n\", 8); let network = Topology(\"n\") { Node(\"a\") }",
            "let network = Topology(\"n\") { Node(\"a\") }; write(3, \"{\\n\", 2)",
            "write(3, \"{\", 1)",
        ]
        for statement in rubbish {
            XCTAssertEqual(
                try scene.failureText(of: "import Glibc\nimport TopologyDSL\n" + statement),
                """
                DIR/network.swift:1: error: something other than a topology's description came \
                out of the file
                  fix: leave the descriptor in ILPNET_DESCRIPTION_FD to Topology
                """, statement)
        }
    }

    func testTooMuchOnTheDescriptor() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: """
                import Glibc
                import TopologyDSL
                let block = [UInt8](repeating: 32, count: 1 << 20)
                for _ in 0..<65 { write(3, block, block.count) }
                """)
        XCTAssertEqual(
            text,
            """
            DIR/network.swift:1: error: the description is larger than 64 MiB
              fix: describe a smaller network
            """)
    }

    func testAClosedDescriptorIsACrashWithItsLine() throws {
        let scene = try LoadingScene()
        let text = try scene.failureText(
            of: """
                import Glibc
                import TopologyDSL
                close(3)
                let network = Topology("n") { Node("a") }
                """)
        XCTAssert(text.hasPrefix("DIR/network.swift:4:15: error: the topology file crashed"), text)
    }
}
