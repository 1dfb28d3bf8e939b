import XCTest

@testable import Generators

final class TextGraphTests: XCTestCase {
    func testAChainStaysAtTheMargin() {
        assertDrawn(
            .chain(3),
            """
            linear-3: 3 nodes, 2 links

            connector-a  test.connector-a
            ▼
            connector-b  test.connector-b
            ▼
            connector-c  test.connector-c

            ▶ dials, ◀ is dialled by

            """)
    }

    func testARingClosesWithADashedLink() {
        assertDrawn(
            .ring(4),
            """
            ring-4: 4 nodes, 4 links

            node-1  test.node-1
            ▼
            node-2  test.node-2
            ▼
            node-3  test.node-3
            ▼
            node-4  test.node-4
            └╌▶ node-1

            ▶ dials, ◀ is dialled by; ╌ to a node that stands elsewhere

            """)
    }

    func testTheLargestPartGoesStraightOn() {
        assertDrawn(
            .twoHubs(2),
            """
            complex-6: 6 nodes, 5 links

            hub-east    test.hub-east
            ├─◀ east-1  test.east-1
            ├─◀ east-2  test.east-2
            ▼
            hub-west    test.hub-west
            ├─◀ west-1  test.west-1
            └─◀ west-2  test.west-2

            ▶ dials, ◀ is dialled by

            """)
    }

    func testAMeshHasEveryLinkOnce() {
        assertDrawn(
            .mesh(4),
            """
            mesh-4: 4 nodes, 6 links

            node-1      test.node-1
            ├─▶ node-2  test.node-2
            │   ├╌▶ node-3
            │   └╌▶ node-4
            ├─▶ node-3  test.node-3
            │   └╌▶ node-4
            └─▶ node-4  test.node-4

            ▶ dials, ◀ is dialled by; ╌ to a node that stands elsewhere

            """)
    }

    func testANodeAloneIsANodeAlone() {
        assertDrawn(
            SamplePlan("alone", nodes: ["alone"], links: []),
            """
            alone: 1 node, 0 links

            alone  test.alone

            """)
    }

    func testSeveralAssetsAreSaid() {
        let text = GeneratedNetwork.graphText(SamplePlan.remittance.plan)
        XCTAssert(text.contains("\nusd-bank          test.usd-bank  USD\n"), text)
        XCTAssert(text.contains("mxn-bank          test.mexico  MXN\n"), text)
    }

    /// Each node once with its address, each link once with its arrow.
    func testNothingIsLeftOutOfALargeNetwork() {
        let plan = SamplePlan.scaleFree(300).plan
        let text = GeneratedNetwork.graphText(plan)
        let body = text.split(separator: "\n").dropFirst().dropLast()
        XCTAssertEqual(body.count { $0.contains("  test.") }, plan.nodes.count)
        let arrows = body.count { $0.contains { "▶◀▼▲".contains($0) } }
        XCTAssertEqual(arrows, plan.links.count)
        XCTAssertLessThan(body.map(\.count).max() ?? 0, 100)
    }

    func testAChainOfManyDoesNotExhaustTheStack() {
        let text = GeneratedNetwork.graphText(SamplePlan.chain(5_000).plan)
        XCTAssertEqual(text.split(separator: "\n").count, 1 + 5_000 + 4_999 + 1)
    }

    private func assertDrawn(_ sample: SamplePlan, _ expected: String, line: UInt = #line) {
        XCTAssertEqual(GeneratedNetwork.graphText(sample.plan), expected, line: line)
    }
}
