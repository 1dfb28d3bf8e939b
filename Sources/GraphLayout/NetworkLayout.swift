/// Where the nodes of a network lie on a map, in lengths of a link, so that whoever draws it anywhere
/// draws the same.
///
/// Parts in order: `GraphShape` knows lines, rings, stars and meshes, which `ExactLayout` places; a
/// tree of many is placed by `RadialLayout`; `StressLayout` places everything else from there or from
/// `ScalingLayout`, `Orientation` turns it, and `Lattice` straightens a grid. The same links give the
/// same places on every machine.
package struct NetworkLayout: Sendable {
    /// How the places came about, which tells what else may be done with them.
    package enum Kind: Sendable, Equatable {
        /// Its proportions are its meaning.
        case exact(GraphShape)
        /// Circles around the middle of a large tree.
        case radial
        /// Straight rows and columns.
        case lattice
        /// Distances resemble numbers of hops.
        case stress
    }

    package let places: [Point]
    package let kind: Kind

    /// `links` are the pairs of which the graph was made.
    package init(of graph: LinkGraph, _ links: [(Int, Int)]) {
        let shape = GraphShape(graph)
        if let exact = ExactLayout.places(of: shape, nodeCount: graph.nodeCount) {
            (places, kind) = (exact, .exact(shape))
            return
        }
        if graph.isTree, graph.nodeCount > HopTable.everyoneMax {
            (places, kind) = (RadialLayout.places(of: graph), .radial)
            return
        }
        let upright = Orientation.upright(StressLayout.places(of: graph), along: links)
        if let straight = Lattice.straightened(upright, along: links) {
            (places, kind) = (straight, .lattice)
        } else {
            (places, kind) = (upright, .stress)
        }
    }
}
