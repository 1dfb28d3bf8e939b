// A chain of branches below one another, down to the 31 segments that a node may have and beyond.
import TopologyDSL

func address(_ segments: Int) -> String {
    "test" + String(repeating: ".b", count: segments - 1)
}

let network = Topology("deep") {
    Node("branch-31") { Address(address(31)) }
    Node("branch-32") {
        Address(address(32))
        Peer("branch-31")
    }
    Node("branch-33") {
        Address(address(33))
        Peer("branch-32")
    }
}
