// The mesh has the chain's links already.
import TopologyDSL

let network = Topology("core") {
    Mesh("north", "east", "south")
    Chain("north", "east", "south")
    Node("south") { Peer("north") }
}
