// Parts of a network, and no network.
import TopologyDSL

struct Office: TopologyComponent {
    var city: String
    var body: TopologyContent { Node(city) { Peer("hub") } }
}

let offices = ["london", "paris"].map(Office.init)
