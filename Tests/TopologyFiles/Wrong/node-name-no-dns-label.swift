// One list, and three of its names are no host names.
import TopologyDSL

let exchanges = ["order_book", "-settlement", "tokyo.jp", "osaka", ""]

let network = Topology("exchange") {
    Mesh(nodes: exchanges)
}
