// One network, one dashboard.
import TopologyDSL

let network = Topology("pair") {
    Dashboard()
    Chain("alice", "bob")
    Dashboard(port: 8_090)
    Dashboard(port: 8_091)
}
