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
    /// Pairs of nodes that a link with a wrong name was probably to join.
    var meantLinks: Set<Set<Int>> = []
    var assets: [AssetDescription] = []
    var rates: [PlannedRate] = []
    var secrets: [PlannedSecret] = []
    var clientSecrets: [Int] = []
    var btpPorts: [PlannedPort?] = []
    var healthPorts: [PlannedPort?] = []
    var dashboard: PlannedDashboard?
    /// Positions of the dashboard's two keys among the secrets.
    var dashboardKeys: (admin: Int, publisher: Int, read: Int)?
    var channels: [String] = []
    /// The first declaration that needs a dashboard where there is none.
    var missingDashboard: (source: SourceLocation, message: String)?

    /// False where addresses or links are so wrong that routes would only repeat it.
    var isRoutable = true

    /// True where there are more nodes than a plan can hold; then nothing else is judged.
    var isTooLarge = false

    private var positions: [String: Int] = [:]
    /// Nodes with names that are none, by the names that they should have: whoever writes those
    /// elsewhere has the right ones already.
    private var mendedPositions: [String: Int] = [:]
    /// Names that no node bears, and what was probably meant.
    var misnamed: [String: Meaning] = [:]
    /// Nodes out of reach for which a generated one of nearly the same name was sought.
    var refinementsSought = 0

    init(_ network: NetworkDescription) { self.network = network }

    /// Says what is wrong, and how to mend it. The last two arguments tell one rule from another.
    mutating func report(
        _ source: SourceLocation, _ message: String, fix: String, file: String = #fileID,
        line: Int = #line
    ) {
        problems.add(
            Diagnostic(source, message.printable, fix: fix.printable), rule: "\(file):\(line)")
    }

    mutating func append(_ node: NodeDescription) {
        positions[node.name] = nodes.count
        if DNSLabel.fault(of: node.name) != nil, let mended = DNSLabel.mended(node.name) {
            mendedPositions[mended] = nodes.count
        }
        nodes.append(node)
    }

    func position(of name: String) -> Int? { positions[name] ?? mendedPositions[name] }

    /// The position of the link between two nodes, whoever dials.
    func link(between first: Int, and second: Int) -> Int? {
        accounts[first].first { $0.peer == second }?.link
    }
}

extension SourceLocation {
    /// Where this is, for a reader who looks at another place.
    func place(from other: SourceLocation) -> String {
        self == other ? "in this line" : "in line \(line)"
    }
}

extension String {
    /// With its control characters written out: a name that holds a line feed must not be able to
    /// begin a line of its own in what is said of it.
    var printable: String {
        guard unicodeScalars.contains(where: \.isControl) else { return self }
        return unicodeScalars.reduce(into: "") { text, scalar in
            text += scalar.isControl ? scalar.escaped(asASCII: true) : String(scalar)
        }
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool {
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: true
        default: false
        }
    }
}
