// Others need it as well; the first line that does is named.
import TopologyDSL

let network = Topology("desk") {
    Chain("alice", "bob")
    for channel in ["positions", "risk-alerts"] { Channel(channel) }
    Verify {
        Traffic(from: "alice", to: "bob", rate: 100, for: .seconds(10)) {
            Visualization(p95: .milliseconds(100))
        }
    }
}
