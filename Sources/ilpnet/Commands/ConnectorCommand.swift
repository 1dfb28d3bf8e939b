import CanonicalJSON
import Connector
import ConnectorConfig
import Disk
import Glibc
import Logging
import Reactor
import TopologyLoading

/// `ilpnet connector`: one node of a network, in the foreground, until it is told to end.
enum ConnectorCommand {
    private static let config = Option(
        name: "config", value: .init(name: "FILE", kind: .free),
        help: "the node's configuration; CONFIG_FILE overrides it")
    private static let btpDescriptor = Option(
        name: "btp-fd", value: .init(name: "N", kind: .free),
        help: "take over this listening socket for peers instead of binding one")
    private static let healthDescriptor = Option(
        name: "health-fd", value: .init(name: "N", kind: .free),
        help: "take over this listening socket for the health page instead of binding one")

    static let declaration = Command(
        name: "connector", section: .run, summary: "run one node of a network",
        explanation: [
            "Reads a node's configuration (docs/node-configuration.md), checks all of it, and"
                + " forwards ILP packets between its peers over BTP. It logs JSON lines to standard"
                + " error and serves /health and /metrics on a port of their own.",
            "SIGTERM ends it in order: packets in flight are finished or rejected, within 10 s."
                + " SIGHUP reads the configuration anew and keeps the links of peers that stay."
                + " SIGUSR1 turns records about each packet on and off. SIGUSR2 dials at once every peer"
                + " that has no link.",
        ],
        options: [config, btpDescriptor, healthDescriptor] + SupervisedOptions.all,
        examples: ["connector --config alice.json"], action: .run(run))

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
                btpDescriptor, healthDescriptor, SupervisedOptions.lifeline,
                SupervisedOptions.status,
            ],
            invocation)
        let supervision = try Supervision(invocation)
        let settings = try NodeConfigurationFile(path: path).settings(environment)
        let log = supervision.log(node: settings.nodeId, level: settings.logLevel)
        signal(SIGPIPE, SIG_IGN)
        DescriptorLimit.raise()
        let sockets = (
            try SupervisedOptions.descriptor(btpDescriptor, invocation, example: 3),
            try SupervisedOptions.descriptor(healthDescriptor, invocation, example: 4)
        )
        let telemetry = try self.telemetry(settings)
        do throws(SystemCallError) {
            var node = try ConnectorNode(
                settings, btp: try listener(settings.btpAddress, sockets.0),
                page: try listener(settings.healthAddress, sockets.1),
                version: VersionCommand.number, log: log, lifeline: supervision.lifeline,
                status: supervision.status, telemetry: telemetry
            ) { reloaded(path) }
            node.run()
        } catch {
            throw failure(error)
        }
        return .success
    }

    /// nil where it is off.
    private static func telemetry(_ settings: ConnectorSettings) throws(Failure) -> NodeTelemetry? {
        guard let telemetry = settings.telemetry else { return nil }
        do throws(TelemetryFailure) {
            return try NodeTelemetry.start(
                telemetry, nodeId: settings.nodeId, version: VersionCommand.number)
        } catch {
            throw Failure(.failed, error.text)
        }
    }

    private static func listener(
        _ address: SocketAddress, _ adopted: Int32?
    ) throws(SystemCallError) -> Listener {
        if let adopted { return try Listener(adopting: adopted) }
        return try Listener(binding: address)
    }

    @Sendable private static func reloaded(_ path: String) -> ConnectorNode.Reloaded {
        do throws(Failure) {
            return .settings(
                try NodeConfigurationFile(path: path).settings(ProcessEnvironment.variables))
        } catch {
            return .problems(error.problems.map(\.text))
        }
    }

    private static func failure(_ error: SystemCallError) -> Failure {
        if error.errno == EADDRINUSE {
            return Failure(
                .portTaken, "\(error.subject) is taken: another program listens there",
                fix: "end that program, or give the node another port (0: any)")
        }
        return Failure(.failed, error.text)
    }
}
