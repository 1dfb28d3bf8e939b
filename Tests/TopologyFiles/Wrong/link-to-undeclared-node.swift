// Nothing is like it: the node itself was forgotten, and one link has a name that none may have.
import TopologyDSL

let network = Topology("office") {
    Node("office") {
        Peer("headquarters")
        Peer("printer")
        Peer("Data Center")
    }
    Node("printer")
}
