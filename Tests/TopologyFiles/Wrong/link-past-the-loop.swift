// Each node dials the next, and the last one has no next.
import TopologyDSL

let network = Topology("bucket-brigade") {
    for index in 1...5 {
        Node("hop-\(index)") { Peer("hop-\(index + 1)") }
    }
}
