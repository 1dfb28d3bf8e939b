/// The environment variables through which `ilpnet` and the program of a topology file meet.
package enum EvaluationVariable {
    /// The number of the descriptor that takes the description, one line of JSON for each topology.
    package static let description = "ILPNET_DESCRIPTION_FD"
    /// What `--set` gave, one `name=value` a line.
    package static let settings = "ILPNET_SETTINGS"
}
