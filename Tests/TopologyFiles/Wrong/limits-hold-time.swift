// Half a millisecond, a second without its last microsecond, and longer than ten minutes.
import TopologyDSL

let network = Topology("trio") {
    Node("alice") {
        Limits(holdTime: .microseconds(500))
        Peer("bob")
    }
    Node("bob") { Limits(holdTime: .microseconds(999_999)) }
    Node("carol") {
        Limits(holdTime: .minutes(11))
        Peer("bob")
    }
    Node("dave") {
        Limits(holdTime: .seconds(601))
        Peer("bob")
    }
}
