// One mesh of 500 is large, and two of them are too large.
import TopologyDSL

let network = Topology("exchange") {
    for desk in ["bonds", "shares"] { Mesh(count: 500, named: desk) }
}
