// The first line was forgotten.

let network = Topology("pair") {
    Chain("alice", "bob")
}
