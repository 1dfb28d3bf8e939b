import TestSupport
import XCTest

@testable import Runtime

final class StopOrderTests: XCTestCase {
    private func node(_ name: String, _ dialled: String..., told: Bool = false) -> StopOrder.Process
    {
        .init(name: name, isNode: true, dialled: dialled, isTold: told)
    }

    private let dashboard = StopOrder.Process(
        name: "dashboard", isNode: false, dialled: [], isTold: false)

    /// Who is told at each step, where all who were told have ended before the next.
    private func waves(_ processes: [StopOrder.Process]) -> [[String]] {
        var running = processes
        var waves: [[String]] = []
        while !running.isEmpty, waves.count <= processes.count {
            let next = StopOrder.next(running)
            waves.append(next)
            running.removeAll { next.contains($0.name) }
        }
        return waves
    }

    func testWhoDialsGoesBeforeWhomItDialsAndTheDashboardLast() {
        XCTAssertEqual(
            waves([dashboard, node("a", "b"), node("b", "c"), node("c")]),
            [["a"], ["b"], ["c"], ["dashboard"]])
        XCTAssertEqual(
            waves([dashboard, node("hub"), node("x", "hub"), node("y", "hub")]),
            [["x", "y"], ["hub"], ["dashboard"]])
    }

    func testNobodyIsToldTwiceAndTheOthersWait() {
        XCTAssertEqual(
            StopOrder.next([dashboard, node("a", "b", told: true), node("b", "c"), node("c")]), [])
        XCTAssertEqual(
            StopOrder.next([dashboard, node("a", told: true), node("b")]), ["b"])
        XCTAssertEqual(StopOrder.next([node("a", told: true)]), [])
        let ending = StopOrder.Process(
            name: "dashboard", isNode: false, dialled: [], isTold: true)
        XCTAssertEqual(StopOrder.next([ending]), [])
    }

    func testARingBeginsSomewhere() {
        let ring = [node("a", "b"), node("b", "c"), node("c", "a")]
        XCTAssertEqual(waves(ring), [["c"], ["a"], ["b"]])
        // And only with one.
        XCTAssertEqual(
            StopOrder.next([node("a", "b"), node("b", "c"), node("c", "a", told: true)]), [])
    }

    func testWhoIsNotThereAnyMoreHoldsNobodyUp() {
        XCTAssertEqual(StopOrder.next([node("b", "c", "gone"), node("c", "gone")]), ["b"])
        XCTAssertEqual(StopOrder.next([]), [])
    }

    func testAnyNetworkIsToldWhollyAndEachNodeOnce() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let count = 1 + generator.below(12)
            let processes = (0..<count).map { number in
                StopOrder.Process(
                    name: "\(number)", isNode: true,
                    dialled: (0..<count).filter { $0 != number && generator.isOne(in: 4) }
                        .map(String.init), isTold: false)
            }
            let told = waves(processes + [dashboard]).flatMap { $0 }
            XCTAssertEqual(told.sorted(), (processes.map(\.name) + ["dashboard"]).sorted())
            XCTAssertEqual(told.last, "dashboard")
        }
    }
}
