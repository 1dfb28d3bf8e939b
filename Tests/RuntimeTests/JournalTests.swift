import Foundation
import TestSupport
import XCTest

@testable import Runtime

final class JournalTests: XCTestCase {
    private var scene: StateScene!
    private var children: [RunningChild] = []
    private var path: String { scene.folder.journalPath }

    override func setUpWithError() throws {
        scene = try StateScene()
        children = try (0..<3).map { _ in try scene.shell("exec sleep 60") }
    }

    override func tearDown() {
        children = []
        scene = nil
    }

    private var survivors: [String] { Journal.survivors(scene.folder).map(\.name) }

    func testWhatWasStartedAndHasNotEndedSurvives() throws {
        XCTAssertEqual(survivors, [])
        var journal = try Journal(opening: scene.folder)
        for (index, child) in children.enumerated() {
            journal.started("node-\(index)", child.identity)
        }
        journal.ended(children[1].identity)
        XCTAssertEqual(survivors, ["node-0", "node-2"])
        XCTAssertEqual(Journal.survivors(scene.folder)[1].identity, children[2].identity)
        XCTAssertEqual(StateScene.mode(path), 0o600)
    }

    func testOneThatDiedWithoutARecordIsNoSurvivor() throws {
        var journal = try Journal(opening: scene.folder)
        journal.started("node-0", children[0].identity)
        children[0].identity.signal(SIGKILL, group: false)
        try eventually(within: 10, "it is gone") { survivors.isEmpty }
    }

    func testOpeningGoesOnWithThoseThatRunAndForgetsTheRest() throws {
        do {
            var journal = try Journal(opening: scene.folder)
            for (index, child) in children.enumerated() {
                journal.started("node-\(index)", child.identity)
            }
            journal.ended(children[0].identity)
        }
        var journal = try Journal(opening: scene.folder)
        XCTAssertEqual(try lines().count, 2)
        XCTAssertEqual(Set(survivors), ["node-1", "node-2"])
        // Also of those that the one before had started.
        journal.ended(children[1].identity)
        XCTAssertEqual(survivors, ["node-2"])
    }

    /// A supervisor may be killed at any byte: what was whole counts, what was torn does not.
    func testEveryTornEndIsPassedOver() throws {
        var journal = try Journal(opening: scene.folder)
        journal.started("node-0", children[0].identity)
        journal.started("node-1", children[1].identity)
        journal.ended(children[0].identity)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        let ends = whole.indices.filter { whole[$0] == UInt8(ascii: "\n") }
        for count in 0...whole.count
        where count % Thoroughness.stride(5) == 0 || ends.contains(where: { abs($0 - count) <= 1 })
        {
            try whole.prefix(count).write(to: URL(fileURLWithPath: path))
            // The line feed itself may be missing.
            let records = ends.filter { $0 <= count }.count
            let expected = [[], ["node-0"], ["node-0", "node-1"], ["node-1"]][records]
            XCTAssertEqual(survivors, expected, "after \(count) bytes")
            // Whoever goes on starts with what was whole.
            var next = try Journal(opening: scene.folder)
            next.started("node-2", children[2].identity)
            XCTAssertEqual(Set(survivors), Set(expected + ["node-2"]), "after \(count) bytes")
        }
    }

    func testLinesOfAnotherKindArePassedOver() throws {
        var journal = try Journal(opening: scene.folder)
        journal.started("node-0", children[0].identity)
        let good = try String(contentsOfFile: path, encoding: .utf8)
        let boot = ProcessIdentity.bootId
        for line in [
            "", " ", "+", "-", "* a 2 3 \(boot) .", "+ a 2 3 \(boot)", "+ a b 3 \(boot) .",
            "+ a 99999999999999 3 \(boot) .", "+ a -1 3 \(boot) .", "+ a 0 3 \(boot) .",
            "+ a 1 3 \(boot) .", "- 2 -3 \(boot) .", "\u{0}\u{0}", "\u{ff}",
        ] {
            try (line + "\n" + good + line + "\n").write(
                toFile: path, atomically: true, encoding: .utf8)
            XCTAssertEqual(survivors, ["node-0"], line)
        }
    }

    func testALongLifeDoesNotMakeALongJournal() throws {
        var journal = try Journal(opening: scene.folder)
        journal.started("node-0", children[0].identity)
        let dead = (0..<100).map {
            ProcessIdentity(pid: 4_000_000, startTicks: $0, bootId: ProcessIdentity.bootId)
        }
        for _ in 0..<100 {
            for identity in dead {
                journal.started("node-1", identity)
                journal.ended(identity)
            }
        }
        let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
        XCTAssertLessThan(try XCTUnwrap(size), 1 << 20)
        XCTAssertEqual(survivors, ["node-0"])
        journal.started("node-2", children[2].identity)
        XCTAssertEqual(survivors, ["node-0", "node-2"])
    }

    /// The other program is stopped between its writes by being killed; whatever it had said by
    /// then counts.
    func testAJournalWhoseWriterIsKilledCanBeRead() throws {
        let identity = children[0].identity
        let record = String(decoding: JournalLine.started("node-0", identity), as: UTF8.self)
        for bytes in [0, 10, record.utf8.count - 1, record.utf8.count] {
            let text = String(record.prefix(bytes))
            try text.write(toFile: path, atomically: true, encoding: .utf8)
            let writer = try scene.shell(
                "while :; do printf '%s' '\(record)' >> '\(path)'; done")
            try eventually(within: 10, "it writes") { try lines().count > 20 }
            writer.identity.signal(SIGKILL, group: true)
            XCTAssertEqual(Set(survivors), ["node-0"])
        }
    }

    private func lines() throws -> [Substring] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }
}
