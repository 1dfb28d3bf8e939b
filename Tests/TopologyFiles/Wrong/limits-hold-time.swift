// Half a millisecond, and a tenth.
import TopologyDSL

let network = Topology("pair") {
    Node("alice") {
        Limits(holdTime: .microseconds(500))
        Peer("bob")
    }
    Node("bob") { Limits(holdTime: .microseconds(100)) }
}
