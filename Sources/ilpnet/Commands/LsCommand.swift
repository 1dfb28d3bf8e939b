import CanonicalJSON
import Control
import Disk
import Generators
import Runtime
import TopologyLoading

/// `ilpnet ls`: all networks of this user, wherever they were started, and those that ran here.
enum LsCommand {
    /// A supervisor that is paused is not waited for long.
    private static let answerMilliseconds = 2_000

    static let declaration = Command(
        name: "ls", section: .attend, summary: "list networks, running or stopped",
        explanation: [
            "Lists what this user runs on this machine, whatever folder it was started in, and what"
                + " was run in this folder. A network that is `abandoned` was not ended in order:"
                + " `ilpnet down` removes what is left of it."
        ],
        options: [.json], examples: ["ls", "ls --json | jq -r '.networks[].name'"],
        action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let environment = ProcessEnvironment.variables
        let root = StateFolder.root(environment)
        let here = StateFolder.networks(in: root).map { StateFolder(network: $0, root: root) }
        let elsewhere = NetworkIndex(environment: environment).all()
        let networks = (here + elsewhere.filter { !here.contains($0) }).map(ListedNetwork.init)
        if invocation.has(.json) {
            console.emit(json(networks).fileBytes)
        } else if networks.isEmpty {
            console.note(
                "no network runs, and none was run in \(root); `ilpnet up FILE` starts one")
        } else {
            console.say(
                table(networks, console.style).lines(
                    width: console.columns, style: console.style))
        }
        return .success
    }

    private static func table(_ networks: [ListedNetwork], _ style: Style) -> Table {
        var table = Table([
            .init(name: "NETWORK"), .init(name: "STATE"), .init(name: "NODES", isNumber: true),
            .init(name: "UPTIME", isNumber: true), .init(name: "DASHBOARD"), .init(name: "FOLDER"),
        ])
        let none = style.faint("-")
        table.rows = networks.map { network in
            [
                network.folder.network, network.painted(style), "\(network.nodeCount)",
                network.uptimeMilliseconds.map { Quantity.duration(milliseconds: $0) } ?? none,
                network.dashboardURL.map(style.cyan) ?? none, network.folder.path,
            ]
        }
        return table
    }

    private static func json(_ networks: [ListedNetwork]) -> JSONWriter {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.list("networks", of: networks) { json, network in
                json.object { json in
                    json.member("name", network.folder.network)
                    json.member("state", network.state)
                    json.member("nodes", network.nodeCount)
                    json.optional("uptimeMilliseconds", network.uptimeMilliseconds)
                    json.optional("dashboardUrl", network.dashboardURL)
                    json.optional("file", network.file)
                    json.member("folder", network.folder.path)
                }
            }
        }
        return json
    }

    /// As much of a network as can be found out, whatever is wrong with it.
    private struct ListedNetwork {
        let folder: StateFolder
        /// nil where it does not run, or does not answer.
        private let status: NetworkStatus?
        private let condition: FoundNetwork.Condition?

        init(_ folder: StateFolder) {
            self.folder = folder
            condition = (try? FoundNetwork(folder))?.condition
            status =
                condition == .running
                ? try? ControlClient.connect(folder)?.status(
                    timeoutMilliseconds: answerMilliseconds) : nil
        }

        var state: String {
            if let status { return status.state.rawValue }
            return switch condition {
            case .running, nil: "silent"
            case .busy: "busy"
            case .abandoned: "abandoned"
            case .stopped: "stopped"
            }
        }

        func painted(_ style: Style) -> String {
            if let status { return style.marked(status.state) }
            return condition == .stopped ? style.faint("● " + state) : style.red("● " + state)
        }

        var nodeCount: Int {
            status?.processes.count { $0.role == .connector }
                ?? FolderTree.names(in: folder.nodesFolder).count { $0.hasSuffix(".json") }
        }

        var uptimeMilliseconds: Int64? {
            status.map {
                max(0, MonotonicTime.milliseconds() - $0.supervisor.startedMonotonicMilliseconds)
            }
        }

        var dashboardURL: String? {
            status.flatMap {
                NetworkHeadline(status: $0, style: Style(isOn: false), nowMilliseconds: 0)
                    .dashboardURL
            }
        }

        var file: String? { status?.file ?? folder.readNetwork()?.file }
    }
}
