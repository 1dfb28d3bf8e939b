import Control
import XCTest

@testable import Runtime

final class CriticalChainTests: XCTestCase {
    private let clock = ChangeClock(
        began: 1_000, loadMicroseconds: 70, asked: 1_100, planned: 1_104, prepared: 1_120,
        settled: 1_300)

    private func text(_ timing: StartupTiming) -> [String] {
        timing.criticalChain.map { step in
            [step.process, step.what, "\(step.microseconds)"].compactMap { $0 }
                .joined(separator: " ")
        }
    }

    func testItLeadsThroughTheProcessWhoseLinkCameLast() {
        let timing = CriticalChain.of(
            clock,
            [
                .init(
                    name: "a", started: 1_130, listening: 1_180, linked: 1_290,
                    neighbours: ["b"]),
                .init(
                    name: "b", started: 1_140, listening: 1_170, linked: 1_285,
                    neighbours: ["a"]),
            ], probed: 1_390)
        XCTAssertEqual(
            text(timing),
            [
                "evaluated 70", "supervisor asked 30", "planned 4", "prepared 16", "a started 10",
                "a listening 50", "a linked 110", "settled 10", "probed 90",
            ])
        XCTAssertEqual(timing.microseconds, 390)
    }

    func testALinkWaitsForTheLaterOfItsEnds() {
        let timing = CriticalChain.of(
            clock,
            [
                .init(
                    name: "a", started: 1_130, listening: 1_150, linked: 1_290,
                    neighbours: ["b"]),
                .init(
                    name: "b", started: 1_200, listening: 1_280, linked: 1_285,
                    neighbours: ["a"]),
                // Later still, and no neighbour of it.
                .init(
                    name: "c", started: 1_210, listening: 1_282, linked: 1_283, neighbours: []),
            ], probed: 1_390)
        XCTAssertEqual(
            text(timing).dropFirst(4),
            [
                "b started 80", "b listening 80", "a linked 10", "settled 10", "probed 90",
            ])
    }

    func testStepsThatTookNoTimeAreLeftOutAndTheRestAddsUp() {
        let timing = CriticalChain.of(
            ChangeClock(
                began: 1_000, loadMicroseconds: 0, asked: 1_000, planned: 1_100, prepared: 1_090,
                settled: 1_200), [], probed: 1_200)
        XCTAssertEqual(text(timing), ["planned 100", "settled 100"])
        XCTAssertEqual(timing.microseconds, 200)
    }
}
