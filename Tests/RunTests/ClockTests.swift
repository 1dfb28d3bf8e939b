import Control
import Foundation
import Runtime
import Synchronization
import TestSupport
import XCTest

/// A clock that people read and set. No decision rests on it.
final class ClockTests: RunTestCase {
    private final class Clock: Sendable {
        let offsetMilliseconds = Atomic<Int64>(0)

        func now() -> Int64 {
            SupervisorSettings.systemClock() + offsetMilliseconds.load(ordering: .relaxed)
        }
    }

    func testAClockThatIsSetBackAnHourChangesNothingButTheTimesThatAreShown() throws {
        let clock = Clock()
        try scene.host { clock.now() }
        try scene.up(Networks.line())
        let before = try scene.status()
        let events = try XCTUnwrap(ControlClient.connect(scene.state()))
        _ = try events.ask(ControlRequest(.events))
        let first = try XCTUnwrap(events.nextEvent(timeoutMilliseconds: 1_000))
        for hours in [-1, 1] as [Int64] {
            clock.offsetMilliseconds.store(hours * 3_600_000, ordering: .relaxed)
            let last = try scene.status()
            try scene.act(.kill, "n2")
            let began = Date()
            try eventually(within: 1, "n2 is back") {
                let status = try scene.status()
                return status.state == .ready && status["n2"]?.pid != last["n2"]?.pid
            }
            XCTAssertLessThan(Date().timeIntervalSince(began), 1)
            try scene.act(.restart, "n3")
            XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
            let edit = try scene.up(with: ["-d"], Networks.line(nodes: hours < 0 ? 4 : 3))
            XCTAssertEqual(edit.exitCode, 0, edit.output + edit.errors)
        }
        XCTAssertEqual(try scene.status()["n1"]?.pid, before["n1"]?.pid)
        var shown: [Int64] = []
        while let event = try events.nextEvent(timeoutMilliseconds: 0) {
            shown.append((event.unixMilliseconds - first.unixMilliseconds) / 1_800_000)
        }
        // Half hours: one back, and one on.
        XCTAssert(shown.contains { $0 < 0 }, "\(shown)")
        XCTAssert(shown.contains { $0 > 0 }, "\(shown)")
        scene.end()
        scene.assertNothingIsLeft()
    }
}
