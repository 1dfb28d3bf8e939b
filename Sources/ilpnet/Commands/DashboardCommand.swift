import Dashboard
import EventStore
import Glibc
import Logging
import Reactor
import TopologyLoading

/// `ilpnet dashboard`: the page and the API of a network, in the foreground, until it is told to end.
enum DashboardCommand {
    private static let config = Option(
        name: "config", value: .init(name: "FILE", kind: .free),
        help: "the dashboard's configuration; CONFIG_FILE overrides it")
    private static let httpDescriptor = Option(
        name: "http-fd", value: .init(name: "N", kind: .free),
        help: "take over this listening socket for the page instead of binding one")
    private static let telemetryDescriptor = Option(
        name: "telemetry-fd", value: .init(name: "N", kind: .free),
        help: "take over this listening socket for telemetry instead of binding one")
    private static let controlDescriptor = Option(
        name: "control-fd", value: .init(name: "N", kind: .free),
        help: "ask the supervisor at the other end of this socket how the network is")
    static let declaration = Command(
        name: "dashboard", section: .run, summary: "serve a network's page and API",
        explanation: [
            "Reads a dashboard's configuration (docs/node-configuration.md) and serves the page,"
                + " /api/v1/topology, /health and /metrics (docs/dashboard.md). It logs JSON lines"
                + " to standard error.",
            "Started by `ilpnet up` it shows the network live. Started by hand or in a container"
                + " it shows the nodes and links of its configuration. SIGTERM ends it.",
        ],
        options: [config, httpDescriptor, telemetryDescriptor, controlDescriptor]
            + SupervisedOptions.all,
        examples: ["dashboard --config dashboard.json"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let environment = ProcessEnvironment.variables
        guard let path = environment["CONFIG_FILE"] ?? invocation.value(config) else {
            throw Failure(
                .usage, "the configuration is missing", fix: "write --config FILE")
        }
        try SupervisedOptions.checkDescriptors(
            [
                httpDescriptor, telemetryDescriptor, SupervisedOptions.lifeline,
                SupervisedOptions.status, controlDescriptor,
            ],
            invocation)
        let supervision = try Supervision(invocation)
        let settings = try DashboardConfigurationFile(path: path).settings(environment)
        let log = supervision.log(node: "dashboard", level: .info)
        signal(SIGPIPE, SIG_IGN)
        DescriptorLimit.raise()
        let sockets = (
            try SupervisedOptions.descriptor(httpDescriptor, invocation, example: 3),
            try SupervisedOptions.descriptor(telemetryDescriptor, invocation, example: 4)
        )
        let control = try SupervisedOptions.descriptor(controlDescriptor, invocation, example: 7)
        let folder = try DataFolder(settings.dataFolder)
        defer { folder.release() }
        let store = try open(folder, settings)
        do throws(SystemCallError) {
            var hub = try DashboardHub(
                settings, page: try listener(settings.pageAddress, sockets.0),
                telemetry: try listener(settings.telemetryAddress, sockets.1), store: store,
                control: control, version: VersionCommand.number, log: log,
                lifeline: supervision.lifeline, status: supervision.status)
            hub.run()
        } catch {
            throw failure(error)
        }
        return .success
    }

    private static func open(
        _ folder: DataFolder, _ settings: DashboardSettings
    ) throws(Failure) -> EventLogStore {
        do throws(StoreFailure) {
            return try EventLogStore(
                folder: folder.path, limits: settings.storeLimits,
                at: LoopTime.read().wallMicroseconds)
        } catch {
            throw Failure(
                .failed, "\(error.place): \(error.what)",
                fix: error.fix ?? "give the dashboard another dataFolder")
        }
    }

    private static func listener(
        _ address: SocketAddress, _ adopted: Int32?
    ) throws(SystemCallError) -> Listener {
        if let adopted { return try Listener(adopting: adopted) }
        return try Listener(binding: address)
    }

    private static func failure(_ error: SystemCallError) -> Failure {
        if error.errno == EADDRINUSE {
            return Failure(
                .portTaken, "\(error.subject) is taken: another program listens there",
                fix: "end that program, or give the dashboard another port (0: any)")
        }
        return Failure(.failed, error.text)
    }
}
