// Of these parts a block takes one each; the block of a chain is given to all its nodes.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob") {
        LogLevel(.debug)
        LogLevel(.warn)
    }
    Node("hub") {
        Asset("USD", scale: 2)
        Asset("USD", scale: 9)
        Address("test.hub")
        Address("test.center")
    }
}
