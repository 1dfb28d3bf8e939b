/// The topology file that `ilpnet init` writes.
enum Starter {
    static func text(name: String) -> String {
        """
        \(TopologyFiles.importLine)

        // A network of four connectors. Addresses, ports, routes and secrets are computed;
        // `ilpnet plan` shows them.
        let network = Topology("\(name)") {
            // Collects what the connectors tell and shows it on http://localhost:8080.
            Dashboard()

            // Three nodes in a line: alice is linked with bob, and bob with carol.
            Chain("alice", "bob", "carol")

            // A node of its own. Whoever names a Peer dials it; one side is enough.
            Node("dave") {
                Peer("bob")
            }

            // What has to hold whenever the network runs.
            Verify {
                Startup(within: .seconds(10))
                Traffic(from: "alice", to: "carol", rate: 100, for: .seconds(5)) {
                    Loss(atMost: 0)
                    Latency(p95: .milliseconds(50))
                }
            }
        }

        """
    }
}
