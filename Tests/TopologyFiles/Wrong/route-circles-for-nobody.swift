// Both banks send what is for Europe to each other, and own one address in it each.
import TopologyDSL

let network = Topology("europe") {
    Node("berlin") {
        Address("test.europe.berlin")
        Peer("paris")
        Route("test.europe", via: "paris")
    }
    Node("paris") {
        Address("test.europe.paris")
        Route("test.europe", via: "berlin")
    }
}
