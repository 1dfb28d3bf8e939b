// Every one of them linked to every other: 200 million links, and a tree that overflows.
import TopologyDSL

let network = Topology("planet") {
    Mesh(count: 20_000)
    Tree(depth: 70, named: "leaf")
}
