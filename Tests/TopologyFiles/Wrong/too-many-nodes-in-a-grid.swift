// 150 rows of 140 columns are 21,000 nodes, and one of them has a wrong name besides.
import TopologyDSL

let network = Topology("city") {
    Grid(rows: 150, columns: 140, named: "house")
    Node("Hall") { Peer("house-1-1") }
}
