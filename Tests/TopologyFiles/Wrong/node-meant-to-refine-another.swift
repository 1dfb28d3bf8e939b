// The chain's hub was to be refined, and its name misspelt; another node is simply forgotten.
import TopologyDSL

let network = Topology("trio") {
    Chain("alice", "hub", "bob")
    Node("hbu") { LogLevel(.debug) }
    Node("warehouse") { LogLevel(.debug) }
}
