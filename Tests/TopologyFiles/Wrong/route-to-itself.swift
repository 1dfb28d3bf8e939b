// What is for the node itself goes nowhere else; what is for a node below it may.
import TopologyDSL

let network = Topology("mexico") {
    Chain("kiosk", "bank", "branch")
    Node("bank") {
        Address("test.mexico")
        Route("test.mexico", via: "branch")
        Route("test.mexico.vault", via: "branch")
        Route("test.mexico.branch", via: "branch")
    }
    Node("branch") { Address("test.mexico.branch") }
}
