// Everyone is linked to everyone, and the block of the mesh is given to each node. The scenario
// cuts one link for two seconds: what would cross it is refused in time, and nothing is lost.
import TopologyDSL

let network = Topology("mesh-4") {
    Dashboard()
    Mesh("north", "east", "south", "west") {
        Asset("EUR", scale: 6)
        Limits(packetsInFlight: 1_000, holdTime: .seconds(10))
    }

    Verify {
        Startup(within: .seconds(20))
        Reachable(.allPairs)
        Scenario("north and south apart") {
            Send(from: "north", to: "south", rate: 100, for: .seconds(10))
            Send(from: "east", to: "west", rate: 100, for: .seconds(10))
            At(.seconds(3)) { Partition("north", "south") }
            At(.seconds(5)) { Heal("north", "south") }
            Expect {
                Loss(atMost: 0)
                Rejects(atMost: 500)
            }
        }
    }
}
