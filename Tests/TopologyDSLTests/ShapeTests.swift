import TopologyDSL
import XCTest

final class ShapeTests: XCTestCase {
    func testAChainLinksEachToTheNext() {
        XCTAssertEqual(Topology("t") { Chain("a", "b", "c", "d") }.links, ["a-b", "b-c", "c-d"])
        XCTAssertEqual(
            Topology("t") { Chain(count: 3, named: "hop") }.links, ["hop-1-hop-2", "hop-2-hop-3"])
        XCTAssertEqual(Topology("t") { Chain(nodes: ["x", "y"]) }.links, ["x-y"])
    }

    func testARingLinksTheLastToTheFirst() {
        XCTAssertEqual(Topology("t") { Ring("a", "b", "c") }.links, ["a-b", "b-c", "c-a"])
        XCTAssertEqual(
            Topology("t") { Ring(count: 3) }.links,
            ["node-1-node-2", "node-2-node-3", "node-3-node-1"])
        XCTAssertEqual(Topology("t") { Ring(nodes: ["x", "y", "z"]) }.links.last, "z-x")
    }

    func testTheSpokesOfAStarDialItsHub() {
        XCTAssertEqual(Topology("t") { Star(hub: "h", "a", "b") }.links, ["a-h", "b-h"])
        XCTAssertEqual(
            Topology("t") { Star(hub: "h", count: 2, named: "s") }.links, ["s-1-h", "s-2-h"])
        XCTAssertEqual(Topology("t") { Star(hub: "h", nodes: ["x"]) }.nodeNames, ["h", "x"])
    }

    func testAMeshLinksEveryPairOnce() {
        XCTAssertEqual(
            Topology("t") { Mesh("a", "b", "c", "d") }.links,
            ["a-b", "a-c", "a-d", "b-c", "b-d", "c-d"])
        XCTAssertEqual(Topology("t") { Mesh(count: 20) }.links.count, 190)
        XCTAssertEqual(Topology("t") { Mesh(nodes: ["x", "y"]) }.links, ["x-y"])
    }

    func testTheNodesOfATreeDialTheOneAbove() {
        XCTAssertEqual(
            Topology("t") { Tree(depth: 2, named: "n") }.links,
            ["n-2-n-1", "n-3-n-1", "n-4-n-2", "n-5-n-2", "n-6-n-3", "n-7-n-3"])
        XCTAssertEqual(
            Topology("t") { Tree(depth: 1, branches: 3) }.links,
            ["node-2-node-1", "node-3-node-1", "node-4-node-1"])
        XCTAssertEqual(Topology("t") { Tree(depth: 3, branches: 4) }.nodeNames.count, 85)
    }

    func testAGridLinksNeighboursInRowsAndColumns() {
        XCTAssertEqual(
            Topology("t") { Grid(rows: 2, columns: 3, named: "c") }.links,
            [
                "c-1-1-c-1-2", "c-1-1-c-2-1", "c-1-2-c-1-3", "c-1-2-c-2-2", "c-1-3-c-2-3",
                "c-2-1-c-2-2", "c-2-2-c-2-3",
            ])
    }

    func testTheBlockOfAShapeIsGivenToEachOfItsNodes() {
        let network = Topology("t") {
            Star(hub: "h", count: 2) {
                Asset("USD", scale: 2)
                Peer("bank")
            }
        }
        XCTAssertEqual(
            network.description.nodes.map { $0.asset?.value.code }, ["USD", "USD", "USD"])
        XCTAssertEqual(
            network.links, ["h-bank", "node-1-bank", "node-1-h", "node-2-bank", "node-2-h"])
        XCTAssert(network.description.nodes.allSatisfy(\.isImplied))
    }

    func testShapesOfNothingMakeNothing() {
        for count in [-1, 0] {
            let network = Topology("t") {
                Chain(count: count)
                Ring(count: count)
                Mesh(count: count)
                Grid(rows: count, columns: 3)
                Grid(rows: 3, columns: count)
                Random(nodes: count, links: 5, seed: 1)
                ScaleFree(nodes: count, seed: 1)
            }
            XCTAssertEqual(network.nodeNames, [])
            let single = Topology("t") {
                Star(hub: "hub", count: count)
                Tree(depth: count)
                Tree(depth: 3, branches: count, named: "leaf")
            }
            XCTAssertEqual(single.nodeNames, ["hub", "node-1", "leaf-1"])
            XCTAssertEqual(single.links, [])
        }
    }
}
