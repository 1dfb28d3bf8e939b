import Dashboard
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
    private static let lifelineDescriptor = Option(
        name: "lifeline-fd", value: .init(name: "N", kind: .free),
        help: "end when this pipe does")
    private static let statusDescriptor = Option(
        name: "status-fd", value: .init(name: "N", kind: .free),
        help: "say on this pipe when both ports serve")
    private static let controlDescriptor = Option(
        name: "control-fd", value: .init(name: "N", kind: .free),
        help: "ask the supervisor at the other end of this socket how the network is")
    private static let logFile = Option(
        name: "log-file", value: .init(name: "FILE", kind: .free),
        help: "log to the end of this file instead of standard error")
    private static let run = Option(
        name: "run", value: .init(name: "N", kind: .free),
        help: "which start of this process it is, for the log")

    static let declaration = Command(
        name: "dashboard", section: .run, summary: "serve a network's page and API",
        explanation: [
            "Reads a dashboard's configuration (docs/node-configuration.md) and serves the page,"
                + " /api/v1/topology, /health and /metrics (docs/dashboard.md). It logs JSON lines"
                + " to standard error.",
            "Started by `ilpnet up` it shows the network live. Started by hand or in a container"
                + " it shows the nodes and links of its configuration. SIGTERM ends it.",
        ],
        options: [
            config, httpDescriptor, telemetryDescriptor, lifelineDescriptor, statusDescriptor,
            controlDescriptor, logFile, run,
        ],
        examples: ["dashboard --config dashboard.json"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let environment = ProcessEnvironment.variables
        guard let path = environment["CONFIG_FILE"] ?? invocation.value(config) else {
            throw Failure(
                .usage, "the configuration is missing", fix: "write --config FILE")
        }
        let settings = try DashboardConfigurationFile(path: path).settings(environment)
        let descriptors = try Descriptors(invocation)
        let runNumber = try invocation.number(run, in: 1...Int.max, example: 1)
        let log = EventLog(
            descriptor: try logDescriptor(invocation.value(logFile)), node: "dashboard",
            level: .info)
        if let runNumber { log.info("started", ["run": .number(Int64(runNumber))]) }
        signal(SIGPIPE, SIG_IGN)
        do throws(SystemCallError) {
            var hub = try DashboardHub(
                settings, page: try listener(settings.pageAddress, descriptors.http),
                telemetry: try listener(settings.telemetryAddress, descriptors.telemetry),
                inherited: descriptors.inherited, version: VersionCommand.number, log: log)
            hub.run()
        } catch {
            throw failure(error)
        }
        return .success
    }

    private struct Descriptors {
        var http: Int32?
        var telemetry: Int32?
        var inherited: DashboardHub.Inherited

        init(_ invocation: Invocation) throws(Failure) {
            var taken: [Int: String] = [:]
            func descriptor(_ option: Option, _ example: Int) throws(Failure) -> Int32? {
                guard
                    let number = try invocation.number(option, in: 3...65_535, example: example)
                else { return nil }
                if let other = taken.updateValue(option.flag, forKey: number) {
                    throw Failure(
                        .usage, "\(other) and \(option.flag) both name descriptor \(number)",
                        fix: "hand over a descriptor for each")
                }
                return Int32(number)
            }
            http = try descriptor(httpDescriptor, 3)
            telemetry = try descriptor(telemetryDescriptor, 4)
            inherited = DashboardHub.Inherited(
                lifeline: try descriptor(lifelineDescriptor, 5),
                status: try descriptor(statusDescriptor, 6))
            inherited.control = try descriptor(controlDescriptor, 7)
        }
    }

    private static func logDescriptor(_ path: String?) throws(Failure) -> Int32 {
        guard let path else { return STDERR_FILENO }
        let opened = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard opened >= 0 else {
            throw Failure(
                .failed, "cannot write to \(path): \(String(cString: strerror(errno)))",
                fix: "name a file in a folder that can be written to, with --log-file")
        }
        return opened
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
