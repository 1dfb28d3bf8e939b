import Foundation
import TestSupport
import XCTest

@testable import ilpnet

/// All files or none, whatever happens in between. The program is killed, or a call of the system
/// fails, at every single point where the folder changes (in the short twin at every fourth);
/// strace(1) does both.
final class InterruptionTests: XCTestCase {
    private static let callsThatChange = ["write", "renameat", "linkat", "unlinkat", "mkdirat"]
    /// The first makes files below `local/`; the second replaces some of them, removes others and
    /// makes two folders more.
    private static let old = ["gen", "configs", "old.json"]
    private static let new = ["gen", "all", "new.json"]

    /// The short twin tries every fourth call.
    private static let stride = Thoroughness.stride(4)

    private var strace: String!
    private var before: [String: Data?] = [:]
    private var after: [String: Data?] = [:]

    override func setUpWithError() throws {
        strace = try requireProgram("strace", package: "strace")
        // A machine may have strace and yet not let it trace.
        let trial = try ProgramRun(strace, ["-qq", "-o", "/dev/null", "true"])
        if trial.exitCode != 0 { throw cannotRun("strace may not trace here: \(trial.errors)") }
        let place = try oldFolder()
        before = try place.tree(below: "generated")
        try run(InterruptionTests.new, in: place)
        after = try place.tree(below: "generated")
    }

    func testKilledAtAnyCallTheNextRunEndsAsAFreshOne() throws {
        var kills = 0
        var takenBack = 0
        try forEachCall(InterruptionTests.callsThatChange) { call, count in
            let place = try oldFolder()
            if try trace("\(call):signal=KILL:when=\(count)", in: place).exitCode == 0 {
                return false
            }
            kills += 1
            if try isTakenBack(in: try copy(of: place)) { takenBack += 1 }
            try run(InterruptionTests.new, in: place)
            XCTAssertEqual(try place.tree(below: "generated"), after, "killed at \(call) \(count)")
            return true
        }
        XCTAssertGreaterThan(kills, 30 / InterruptionTests.stride)
        XCTAssertGreaterThan(takenBack, 20 / InterruptionTests.stride)
    }

    func testKilledWhileItTakesBackNothingIsLostEither() throws {
        var takenBack = 0
        try forEachCall(["renameat", "unlinkat", "mkdirat"]) { call, count in
            let place = try oldFolder()
            _ = try trace("unlinkat:signal=KILL:when=1", in: place)
            if try trace("\(call):signal=KILL:when=\(count)", in: place).exitCode == 0 {
                return false
            }
            if try isTakenBack(in: place) { takenBack += 1 }
            return true
        }
        XCTAssertGreaterThan(takenBack, 20 / InterruptionTests.stride)
    }

    func testWithoutHardLinksTheSameHolds() throws {
        let refusal = "linkat:error=EPERM"
        let whole = try oldFolder()
        XCTAssertEqual(try trace(refusal, in: whole).exitCode, 0)
        XCTAssertEqual(try whole.tree(below: "generated"), after)
        var takenBack = 0
        try forEachCall(["renameat"]) { call, count in
            let place = try oldFolder()
            let kill = "\(call):signal=KILL:when=\(count)"
            if try trace(refusal, kill, in: place).exitCode == 0 { return false }
            if try isTakenBack(in: place) { takenBack += 1 }
            return true
        }
        XCTAssertGreaterThan(takenBack, 10 / InterruptionTests.stride)
    }

    func testAnErrorAtAnyCallLeavesEverythingAsItWas() throws {
        var errors = 0
        // An error in writing the result would not be one in writing the files.
        try forEachCall(InterruptionTests.callsThatChange.filter { $0 != "write" }) { call, count in
            let place = try oldFolder()
            let run = try trace("\(call):error=ENOSPC:when=\(count)", in: place)
            let tree = try place.tree(below: "generated")
            let message = "error at \(call) \(count): \(run.errors)"
            if run.exitCode == 1 {
                errors += 1
                XCTAssert(run.errors.contains("No space left on device"), message)
                XCTAssertEqual(tree, before, message)
                return true
            }
            // Past the last such call, or in clearing away, when all is done.
            XCTAssertEqual(run.exitCode, 0, message)
            try self.run(InterruptionTests.new, in: place)
            XCTAssertEqual(try place.tree(below: "generated"), after, message)
            return tree != after
        }
        XCTAssertGreaterThan(errors, 15 / InterruptionTests.stride)
    }

    func testCtrlCDuringTheWritingTakesEffectAfterIt() throws {
        let place = try oldFolder()
        let run = try trace("renameat:signal=INT:when=3", in: place)
        XCTAssertEqual(run.exitCode, 130, run.errors)
        XCTAssertEqual(try place.tree(below: "generated"), after)
    }

    /// Takes back what was half done, as the next run does before anything else. True where that
    /// was all of it; false where the killed run had come to its end.
    private func isTakenBack(in place: TemporaryFolder, line: UInt = #line) throws -> Bool {
        try OutputTransaction.undoLeftovers(in: try Folder.open(place["generated/line"]))
        let tree = try place.tree(below: "generated")
        XCTAssert(tree == before || tree == after, "\(tree.keys.sorted())", line: line)
        return tree == before
    }

    private func copy(of place: TemporaryFolder) throws -> TemporaryFolder {
        let copy = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: place["generated"], toPath: copy["generated"])
        return copy
    }

    /// Until the body says that there are no more calls of this kind.
    private func forEachCall(
        _ calls: [String], _ body: (_ call: String, _ count: Int) throws -> Bool
    ) throws {
        for call in calls {
            var count = 1
            while try body(call, count) { count += InterruptionTests.stride }
        }
    }

    private func oldFolder() throws -> TemporaryFolder {
        let place = try TemporaryFolder()
        try place.write(Networks.line(nodes: 3), to: "old.json")
        try place.write(Networks.line(nodes: 2), to: "new.json")
        try run(InterruptionTests.old, in: place)
        return place
    }

    private func run(_ words: [String], in place: TemporaryFolder) throws {
        let run = try place.run(BuiltProducts.ilpnet, words)
        XCTAssertEqual(run.exitCode, 0, run.errors)
    }

    private func trace(_ injections: String..., in place: TemporaryFolder) throws -> ProgramRun {
        let calls = injections.map { $0.prefix { $0 != ":" } }.joined(separator: ",")
        let options =
            ["-f", "-qq", "-o", "/dev/null", "-e", "trace=\(calls)"]
            + injections.flatMap { ["-e", "inject=\($0)"] }
        return try place.run(strace, options + [BuiltProducts.ilpnet] + InterruptionTests.new)
    }
}
