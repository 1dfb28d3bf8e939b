import TopologyModel

/// A network while it is being planned: what the rules have established so far, and what they
/// found wrong. Each rule fills its part and trusts the parts before it.
struct NetworkDraft {
    let network: NetworkDescription
    private(set) var problems = GatheredProblems()

    /// One for each name, generated and written declarations joined.
    var nodes: [NodeDescription] = []
    var addresses: [String] = []
    var links: [PlannedLink] = []
    /// Per node, the ends of its links in the order in which the links were declared.
    var accounts: [[PlannedAccount]] = []
    /// The declaration of each link, by the link's position.
    var linkDeclarations: [PeerDescription] = []
    var assets: [AssetDescription] = []
    var rates: [PlannedRate] = []
    var secrets: [PlannedSecret] = []
    var clientSecrets: [Int] = []
    var btpPorts: [PlannedPort?] = []
    var healthPorts: [PlannedPort?] = []
    var dashboard: PlannedDashboard?
    /// Positions of the dashboard's two keys among the secrets.
    var dashboardKeys: (admin: Int, publisher: Int)?
    var channels: [String] = []

    /// False where addresses or links are so wrong that routes would only repeat it.
    var isRoutable = true

    private var positions: [String: Int] = [:]

    init(_ network: NetworkDescription) { self.network = network }

    /// Says what is wrong, and how to mend it. The last two arguments tell one rule from another.
    mutating func report(
        _ source: SourceLocation, _ message: String, fix: String, file: String = #fileID,
        line: Int = #line
    ) {
        problems.add(Diagnostic(source, message, fix: fix), rule: "\(file):\(line)")
    }

    mutating func append(_ node: NodeDescription) {
        positions[node.name] = nodes.count
        nodes.append(node)
    }

    func position(of name: String) -> Int? { positions[name] }

    /// The position of the link between two nodes, whoever dials.
    func link(between first: Int, and second: Int) -> Int? {
        accounts[first].first { $0.peer == second }?.link
    }

    /// How to go on from a name that nothing bears: what was meant, or how to declare it.
    func adviseNode(_ name: String, else alternative: String) -> String {
        NearestName.match(name, among: nodes.lazy.map(\.name)).map { "did you mean \"\($0)\"?" }
            ?? alternative
    }
}
