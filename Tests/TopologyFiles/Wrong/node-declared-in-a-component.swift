// The component is used three times, and its node has the same name each time.
import TopologyDSL

struct Office: TopologyComponent {
    var desks: Int

    var body: TopologyContent {
        Node("office") { Peer("headquarters") }
        for desk in 1...desks { Node("desk-\(desks)-\(desk)") { Peer("office") } }
    }
}

let network = Topology("offices") {
    Node("headquarters")
    for desks in 1...3 { Office(desks: desks) }
}
