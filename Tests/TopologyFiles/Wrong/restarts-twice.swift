// Two rules in one block, and two that the block of a chain gives to each of its nodes.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob") {
        Restarts(.always)
        Restarts(.never)
    }
    Node("carol") {
        Restarts(.onFailure)
        Peer("hub")
        Restarts(.onFailure)
    }
}
