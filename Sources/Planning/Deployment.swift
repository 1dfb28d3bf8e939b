/// Where a network is to run, as far as its configuration files must know.
package enum Deployment: Sendable {
    /// Processes on this machine, configured by files two folders below the one with `secrets/`.
    case local
    /// Containers that find each other by the node's name and have their secrets mounted.
    case containers
}
