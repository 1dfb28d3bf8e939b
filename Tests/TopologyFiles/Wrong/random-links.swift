// Too few to connect the nodes, and more than there are pairs of them.
import TopologyDSL

let network = Topology("web") {
    Random(nodes: 5, links: 2, seed: 7, named: "few")
    Random(nodes: 5, links: 1_000_000, seed: 7, named: "many")
    Random(nodes: 3, links: 0, seed: 7, named: "none") { Peer("few-1") }
    Random(nodes: 1, links: 3, seed: 7, named: "lonely") { Peer("many-1") }
    Node("few-1") { Peer("many-1") }
}
