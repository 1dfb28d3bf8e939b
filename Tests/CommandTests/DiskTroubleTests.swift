import Foundation
import TestSupport
import XCTest

/// All files or none, also when a run is killed, when the disk does not do as it is told and when
/// two runs meet.
final class DiskTroubleTests: XCTestCase {
    func testKilledAtRandomMomentsTheNextRunEndsAsAFreshOne() throws {
        let after = try fresh(nodes: 30)
        let whole = Date()
        _ = try fresh(nodes: 30)
        let duration = Date().timeIntervalSince(whole)
        let seed: UInt64 = 20_261
        var random = SeededGenerator(seed: seed)
        var kills = 0
        for round in 0..<30 {
            let place = try folder(nodes: 20)
            try place.write(Networks.line(nodes: 30))
            let pause = Double.random(in: 0...duration, using: &random)
            let run = try place.shell("timeout -s KILL \(pause) $ILPNET gen all net.json")
            if run.exitCode != 0 { kills += 1 }
            let next = try place.ilpnet("gen", "all", "net.json")
            let moment = "seed \(seed), round \(round), killed after \(pause) s"
            XCTAssertEqual(next.exitCode, 0, "\(moment): \(next.errors)")
            XCTAssertEqual(try place.tree(below: "generated"), after, moment)
        }
        XCTAssertGreaterThan(kills, 3)
    }

    func testAFileThatMayNotGrowStopsTheRunWithNothingChanged() throws {
        let place = try folder(nodes: 2)
        let before = try place.tree(below: "generated")
        try place.write(Networks.line(nodes: 30))
        let run = try place.shell("ulimit -f 1; $ILPNET gen all net.json")
        XCTAssertEqual(run.exitCode, 1, run.errors)
        XCTAssert(run.errors.contains("File too large"), run.errors)
        XCTAssertEqual(try place.tree(below: "generated"), before)
    }

    func testAFolderThatMayNotBeWrittenIsLeftAlone() throws {
        let place = try folder(nodes: 2)
        let before = try place.tree(below: "generated")
        try place.write(Networks.line(nodes: 3))
        for path in ["generated/line", "generated/line/local/nodes"] {
            // A mount is read-only for root as well.
            let script = """
                mount --bind \(path) \(path) && mount -o remount,bind,ro \(path) || exit 77
                $ILPNET gen all net.json
                """
            let run = try place.shell("unshare --user --map-root-user --mount bash -c '\(script)'")
            if run.exitCode == 77 || run.errors.contains("unshare") {
                throw cannotRun("no mount namespace here: \(run.errors)")
            }
            XCTAssertEqual(run.exitCode, 1, run.errors)
            XCTAssert(run.errors.contains("fix: "), run.errors)
            XCTAssertEqual(try place.tree(below: "generated"), before, path)
        }
    }

    func testTwoRunsAtOnceDoNotMix() throws {
        let networks = ["a.json": Networks.line(nodes: 10), "b.json": Networks.line(nodes: 15)]
        var expected: [[String: Data?]] = []
        for (file, network) in networks {
            let place = try TemporaryFolder()
            try place.write(network, to: file)
            XCTAssertEqual(try place.ilpnet("gen", "all", file).exitCode, 0)
            expected.append(try place.tree(below: "generated"))
        }
        for _ in 0..<5 {
            let place = try folder(nodes: 5)
            for (file, network) in networks { try place.write(network, to: file) }
            let runs = try networks.keys.map {
                try place.start("gen", "all", $0)
            }
            for run in runs {
                let outcome = run.waitForEnd()
                XCTAssertEqual(outcome.exitCode, 0, outcome.errors)
            }
            XCTAssert(expected.contains(try place.tree(below: "generated")))
        }
    }

    private func folder(nodes: Int) throws -> TemporaryFolder {
        let place = try TemporaryFolder()
        try place.write(Networks.line(nodes: nodes))
        let run = try place.ilpnet("gen", "all", "net.json")
        XCTAssertEqual(run.exitCode, 0, run.errors)
        return place
    }

    private func fresh(nodes: Int) throws -> [String: Data?] {
        try folder(nodes: nodes).tree(below: "generated")
    }
}
