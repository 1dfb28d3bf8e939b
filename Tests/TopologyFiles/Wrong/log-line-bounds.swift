// How often, and of which text?
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Verify {
        LogLine("peer connected")
        LogLine("peer connected", of: "hub", atLeast: 3, atMost: 2)
        LogLine("wrong fulfilment", atMost: -1)
        LogLine("peer lost", atLeast: 0)
        LogLine("", atMost: 0)
        LogLine("", of: "bob", atLeast: 1)
    }
}
