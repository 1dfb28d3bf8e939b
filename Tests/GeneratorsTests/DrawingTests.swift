import Foundation
import Planning
import TestSupport
import XCTest

@testable import Generators
@testable import GraphLayout

final class DrawingTests: XCTestCase {
    func testAChainIsAStraightHorizontalLineInOrder() {
        let places = places(.chain(7))
        XCTAssertEqual(Set(places.map(\.y)).count, 1)
        XCTAssertEqual(places.map(\.x), places.map(\.x).sorted())
        XCTAssertEqual(Set(steps(places).map { $0.rounded() }).count, 1)
    }

    func testARingIsACircle() {
        let places = places(.ring(9))
        let centre = places.reduce(.zero, +) * (1 / 9)
        let radii = places.map { ($0 - centre).length }
        XCTAssertEqual(radii.min()!, radii.max()!, accuracy: 0.001)
        let sides = steps(places + [places[0]])
        XCTAssertEqual(sides.min()!, sides.max()!, accuracy: 0.001)
    }

    func testAStarHasItsLeavesAllAroundTheHub() {
        let places = places(.star(8))
        let rays = places.dropFirst().map { $0 - places[0] }
        XCTAssertEqual(rays.map(\.length).min()!, rays.map(\.length).max()!, accuracy: 0.001)
        XCTAssertEqual(rays.reduce(.zero, +).length, 0, accuracy: 0.001)
    }

    func testAMeshOfFourIsASquareThatStandsOnASide() {
        let places = places(.mesh(4))
        XCTAssertEqual(Set(places.map { $0.x.rounded() }).count, 2)
        XCTAssertEqual(Set(places.map { $0.y.rounded() }).count, 2)
        XCTAssertEqual(
            (places[0] - places[1]).length, (places[1] - places[2]).length, accuracy: 0.001)
    }

    func testAGridHasStraightRowsAndColumns() {
        for (columns, rows) in [(4, 3), (3, 3), (2, 5), (7, 6)] {
            let places = places(.grid(columns, rows))
            let counts = [Set(places.map(\.x)).count, Set(places.map(\.y)).count]
            XCTAssertEqual(counts.sorted(), [columns, rows].sorted())
            // Wide rather than high, with the first node at the left top.
            XCTAssertGreaterThanOrEqual(counts[0], counts[1])
            XCTAssert(places.allSatisfy { $0.x >= places[0].x && $0.y >= places[0].y })
        }
    }

    func testTwoHubsLieSideBySideEachAmongItsSpokes() {
        let places = places(.twoHubs(3))
        XCTAssertEqual(places[0].y, places[1].y, accuracy: 1)
        for spoke in 2..<5 {
            XCTAssertLessThan(
                (places[spoke] - places[0]).length, (places[spoke] - places[1]).length)
        }
    }

    func testNoLabelLiesOnAnotherOrOnANode() {
        let samples: [SamplePlan] = [
            .chain(5), .ring(12), .star(12), .star(30), .mesh(7), .twoHubs(6), .grid(5, 4),
            .tree(branches: 3, depth: 3), .scaleFree(50), .remittance,
        ]
        for sample in samples {
            let plan = sample.plan
            let layout = PaperLayout(plan)
            let labels = layout.labels.compactMap(\.self)
            XCTAssertEqual(labels.count, plan.nodes.count, plan.name)
            for (index, label) in labels.enumerated() {
                for other in labels[..<index] {
                    XCTAssertFalse(label.overlaps(other), plan.name)
                }
                for (node, drawn) in layout.nodes.enumerated() where node != index {
                    XCTAssertFalse(label.overlaps(drawn.box), plan.name)
                }
            }
        }
    }

    /// In a crowd a label is rather left out.
    func testNoHubsLabelLiesOnAnyNode() {
        for sample in Thoroughness.isFull
            ? [SamplePlan.scaleFree(230), .scaleFree(500)] : [.scaleFree(230)]
        {
            let layout = PaperLayout(sample.plan)
            let hubs = layout.nodes.indices.filter { layout.nodes[$0].label != nil }
            let labelled = hubs.filter { layout.labels[$0] != nil }
            XCTAssertGreaterThan(labelled.count, hubs.count / 2, sample.network.name)
            for hub in labelled {
                for (node, drawn) in layout.nodes.enumerated() where node != hub {
                    XCTAssertEqual(layout.labels[hub]?.overlaps(drawn.box), false)
                }
            }
        }
    }

    func testTheNamesOfTwoHubsStayOffTheirLink() {
        let layout = PaperLayout(SamplePlan.twoHubs(3).plan)
        let (start, end) = (layout.nodes[0].centre, layout.nodes[1].centre)
        for label in layout.labels {
            let near = label?.grown(by: LabelPlacement.linkGap)
            XCTAssertEqual(near?.isCrossed(byLineFrom: start, to: end), false)
        }
    }

    func testNoTwoNodesTouch() {
        for sample in [SamplePlan.scaleFree(230), .star(250), .mesh(50)] {
            let nodes = PaperLayout(sample.plan).nodes
            for (index, node) in nodes.enumerated() {
                for other in nodes[..<index] {
                    let free = (node.centre - other.centre).length - node.radius - other.radius
                    XCTAssertGreaterThan(free, 0, sample.network.name)
                }
            }
        }
    }

    /// Above this number the layout looks at some nodes instead of all.
    func testALargeNetworkIsDrawnWhole() {
        let plan = SamplePlan.scaleFree(HopTable.everyoneMax + 50).plan
        let svg = Drawing.svg(of: plan)
        XCTAssertEqual(svg.components(separatedBy: "<circle").count - 1, plan.nodes.count)
        XCTAssertEqual(svg.components(separatedBy: "\nM").count, plan.links.count)
        XCTAssertEqual(svg, Drawing.svg(of: plan))
    }

    func testSeveralAssetsHaveColoursAndALegend() {
        let svg = Drawing.svg(of: SamplePlan.remittance.plan)
        for code in ["USD", "MXN", "EUR"] { XCTAssert(svg.contains(">\(code)</text>")) }
        XCTAssert(svg.contains("class=\"node c2\""))
        XCTAssertFalse(Drawing.svg(of: SamplePlan.chain(3).plan).contains(">XRP</text>"))
    }

    func testEveryCoordinateIsAWholePixel() {
        let svg = Drawing.svg(of: SamplePlan.scaleFree(50).plan)
        // The paper's edge alone lies between two pixels, where a line of one pixel is sharp.
        let drawn = svg.components(separatedBy: "rx=\"10\"/>").last ?? ""
        for match in drawn.matches(of: /(?:x|y|cx|cy|r|d)="([^"]*)"/) {
            XCTAssertFalse(match.1.contains("."), String(match.0))
        }
    }

    /// Our own series against the C library's.
    func testDirectionsAreThoseOfSineAndCosine() {
        for step in -400...400 {
            let turns = Double(step) / 163
            let ours = Point.direction(turns: turns)
            XCTAssertEqual(ours.x, cos(turns * 2 * .pi), accuracy: 1e-13)
            XCTAssertEqual(ours.y, sin(turns * 2 * .pi), accuracy: 1e-13)
        }
    }

    private func places(_ sample: SamplePlan) -> [Point] {
        PaperLayout(sample.plan).nodes.map(\.centre)
    }

    private func steps(_ places: [Point]) -> [Double] {
        zip(places, places.dropFirst()).map { ($0 - $1).length }
    }
}
