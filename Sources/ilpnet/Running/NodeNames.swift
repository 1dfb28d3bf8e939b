import Control
import Planning

/// Names of processes as someone typed them, held against those that a network has.
enum NodeNames {
    /// The processes that are meant, each once. Everything that is wrong with them is said at once.
    static func check(_ names: [String], in network: NetworkStatus) throws(Failure) -> [String] {
        let known = network.processes.map(\.name)
        var problems: [Failure.Problem] = []
        var meant: [String] = []
        for name in names where !meant.contains(name) {
            if known.contains(name) {
                meant.append(name)
            } else {
                let near = NearestName.match(name, among: known).map { "did you mean \($0)?" }
                problems.append(
                    .init(
                        "\(network.name) has no node \(name)",
                        fix: near ?? "`ilpnet ps` lists its nodes"))
            }
        }
        guard problems.isEmpty else { throw Failure(.usage, problems) }
        return meant
    }
}
