// One mesh of 330 is large, and two of them are too large.
import TopologyDSL

let network = Topology("exchange") {
    for desk in ["bonds", "shares"] { Mesh(count: 330, named: desk) }
}
