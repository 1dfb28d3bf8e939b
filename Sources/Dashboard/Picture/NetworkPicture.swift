import ConnectorConfig
import Control

/// The network as the dashboard knows it: what the configuration says, and over it what the
/// supervisor tells. Each part remembers in which version of the whole it changed last, so that a
/// reader who has seen one version is told only what is newer.
///
/// It does no I/O and knows no time.
struct NetworkPicture {
    enum Supervisor: String {
        /// None was given: the dashboard was started by hand or in a container.
        case none
        /// It was asked and has not said yet how things are.
        case awaited
        case live
        /// It closed the line: what is shown is how things were then.
        case gone
    }

    struct Node {
        var id: String
        var ilpAddress: String
        var healthURL: String
        /// nil while nobody says how it is.
        var process: ProcessStatus?
        var version: Int
    }

    struct Link {
        var from: String
        var to: String
        /// nil while nobody says how it is.
        var status: LinkStatus?
        var version: Int
    }

    private(set) var name: String
    private(set) var supervisor: Supervisor
    /// Without its lists, which are `nodes` and `links`.
    private(set) var status: NetworkStatus?
    private(set) var nodes: [Node] = []
    private(set) var links: [Link] = []
    /// Raised by each change of anything.
    private(set) var version = 1
    /// In which nodes or links came or went last.
    private(set) var shapeVersion = 1
    /// In which the whole was new last: its shape, or where its nodes lie.
    private(set) var wholeVersion = 1
    private var nodePlaces: [String: Int] = [:]
    private var linkPlaces: [LinkEnds: Int] = [:]

    private struct LinkEnds: Hashable {
        var from: String
        var to: String
    }

    init(_ settings: DashboardSettings, isSupervised: Bool) {
        name = settings.network
        supervisor = isSupervised ? .awaited : .none
        nodes = settings.nodes.map {
            Node(id: $0.id, ilpAddress: $0.ilpAddress, healthURL: $0.healthUrl, version: 1)
        }
        links = settings.links.map { Link(from: $0.from, to: $0.to, version: 1) }
        index()
    }

    /// The links as pairs of places among the nodes.
    var linkedPlaces: [(Int, Int)] {
        links.compactMap { link in
            guard let from = nodePlaces[link.from], let to = nodePlaces[link.to] else { return nil }
            return (from, to)
        }
    }

    /// The nodes have places now, which each reader must hear of.
    mutating func mapIsLaidOut() {
        version += 1
        wholeVersion = version
    }

    mutating func supervisorIsGone() {
        guard supervisor != .gone else { return }
        version += 1
        supervisor = .gone
    }

    /// An event that changes nothing leaves the version as it is.
    mutating func take(_ event: ControlEvent) {
        switch event.kind {
        case .snapshot:
            if let network = event.network { take(network) }
        case .network:
            if var network = event.network, let status {
                network.processes = status.processes
                network.links = status.links
                take(head: network)
            }
        case .process:
            if let process = event.process { take(process) }
        case .link:
            if let link = event.link { take(link) }
        }
    }

    // MARK: - Parts

    private mutating func take(_ network: NetworkStatus) {
        let processes = network.processes.filter { $0.role == .connector }
        let isSameShape =
            processes.map(\.name) == nodes.map(\.id)
            && network.links.map { LinkEnds(from: $0.from, to: $0.to) }
                == links.map { LinkEnds(from: $0.from, to: $0.to) }
        if isSameShape {
            for process in processes { take(process) }
            for link in network.links { take(link) }
        } else {
            version += 1
            shapeVersion = version
            wholeVersion = version
            nodes = processes.map { process in
                Node(
                    id: process.name, ilpAddress: process.address ?? "",
                    healthURL: Self.healthURL(of: process), process: process, version: version)
            }
            links = network.links.map {
                Link(from: $0.from, to: $0.to, status: $0, version: version)
            }
            index()
        }
        take(head: network)
    }

    private mutating func take(head network: NetworkStatus) {
        var head = network
        head.processes = []
        head.links = []
        guard head != status || supervisor != .live else { return }
        version += 1
        name = head.name
        status = head
        supervisor = .live
    }

    private mutating func take(_ process: ProcessStatus) {
        guard let place = nodePlaces[process.name], nodes[place].process != process else { return }
        version += 1
        nodes[place].process = process
        nodes[place].healthURL = Self.healthURL(of: process)
        if let address = process.address { nodes[place].ilpAddress = address }
        nodes[place].version = version
    }

    private mutating func take(_ link: LinkStatus) {
        guard let place = linkPlaces[LinkEnds(from: link.from, to: link.to)],
            links[place].status != link
        else { return }
        version += 1
        links[place].status = link
        links[place].version = version
    }

    /// What a supervisor starts listens on this machine alone.
    private static func healthURL(of process: ProcessStatus) -> String {
        process.webPort == 0 ? "" : "http://127.0.0.1:\(process.webPort)"
    }

    private mutating func index() {
        nodePlaces = [:]
        linkPlaces = [:]
        for (place, node) in nodes.enumerated() { nodePlaces[node.id] = place }
        for (place, link) in links.enumerated() {
            linkPlaces[LinkEnds(from: link.from, to: link.to)] = place
        }
    }
}
