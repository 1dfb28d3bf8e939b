import TopologyDSL
import XCTest

/// What is random is the same for the same seed, on every machine and for ever.
final class GrownShapeTests: XCTestCase {
    func testOneSeedIsOneNetwork() {
        XCTAssertEqual(
            Topology("t") { Random(nodes: 6, links: 8, seed: 7, named: "n") }.links,
            [
                "n-1-n-6", "n-2-n-1", "n-3-n-1", "n-4-n-1", "n-5-n-4", "n-5-n-1", "n-6-n-5",
                "n-6-n-2",
            ])
        XCTAssertEqual(
            Topology("t") { ScaleFree(nodes: 6, seed: 7, named: "n") }.links,
            [
                "n-2-n-1", "n-3-n-1", "n-3-n-2", "n-4-n-1", "n-4-n-3", "n-5-n-3", "n-5-n-1",
                "n-6-n-1", "n-6-n-3",
            ])
        XCTAssertNotEqual(
            Topology("t") { Random(nodes: 30, links: 50, seed: 1) }.links,
            Topology("t") { Random(nodes: 30, links: 50, seed: 2) }.links)
    }

    func testARandomNetworkIsConnectedAndHasItsLinksOnce() {
        for seed in -20...20 {
            let network = Topology("t") { Random(nodes: 30, links: 50, seed: seed) }
            XCTAssertEqual(network.pairs.count, 50, "seed \(seed)")
            XCTAssertEqual(network.links.count, 50, "seed \(seed)")
            XCTAssertEqual(network.reached(from: "node-1").count, 30, "seed \(seed)")
        }
    }

    func testARandomNetworkHasAtLeastATreeAndAtMostAMesh() {
        let tree = Topology("t") { Random(nodes: 10, links: 0, seed: 1) }
        XCTAssertEqual(tree.links.count, 9)
        XCTAssertEqual(tree.reached(from: "node-1").count, 10)
        let mesh = Topology("t") { Random(nodes: 10, links: 1_000, seed: 1) }
        XCTAssertEqual(mesh.pairs.count, 45)
        XCTAssertEqual(mesh.links.count, 45)
        XCTAssertEqual(tree.description.unmadeShapes.map(\.links), [0])
        XCTAssertEqual(mesh.description.unmadeShapes.map(\.links), [46])
        for links in [9, 30, 45] {
            let network = Topology("t") { Random(nodes: 10, links: links, seed: 1) }
            XCTAssertEqual(network.links.count, links)
            XCTAssertEqual(network.description.unmadeShapes, [])
        }
    }

    func testAScaleFreeNetworkIsConnectedAndHasItsLinksOnce() {
        for seed in -20...20 {
            let network = Topology("t") { ScaleFree(nodes: 40, linksPerNode: 3, seed: seed) }
            // The first three newcomers have only 0, 1 and 2 nodes to link to.
            XCTAssertEqual(network.links.count, 3 * 40 - 6, "seed \(seed)")
            XCTAssertEqual(network.pairs.count, network.links.count, "seed \(seed)")
            XCTAssertEqual(network.reached(from: "node-40").count, 40, "seed \(seed)")
        }
    }

    func testFewNodesOfAScaleFreeNetworkHaveManyLinks() {
        let network = Topology("t") { ScaleFree(nodes: 500, seed: 7) }
        let ends = network.pairs.flatMap { Array($0) }
        let degrees = Dictionary(grouping: ends) { $0 }.map(\.value.count).sorted()
        XCTAssertEqual(degrees[250], 2)
        XCTAssertGreaterThan(degrees[499], 30)
    }
}

extension Topology {
    fileprivate var pairs: Set<Set<String>> {
        Set(description.nodes.flatMap { node in node.peers.map { [node.name, $0.node] } })
    }

    fileprivate func reached(from start: String) -> Set<String> {
        var reached: Set<String> = [start]
        while true {
            let near = pairs.filter { !$0.isDisjoint(with: reached) }
            let all = near.reduce(reached) { $0.union($1) }
            if all.count == reached.count { return reached }
            reached = all
        }
    }
}
