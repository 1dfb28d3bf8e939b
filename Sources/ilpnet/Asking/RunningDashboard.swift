import ConnectorConfig
import Control
import Disk
import Runtime
import Wire

/// The dashboard of a network that runs here, asked over HTTP with the key that lies in the
/// network's folder. The key goes into a header: no other process sees it, and no log has it.
struct RunningDashboard {
    private static let timeoutMilliseconds: Int64 = 10_000
    private static let configurationBytesMax = 256 * 1024 * 1024
    private static let keyBytesMax = 4_096

    let network: String
    let port: Int
    private let key: String?
    private let folder: StateFolder

    /// Of the network that is chosen.
    init(_ choice: NetworkChoice) throws(Failure) {
        let folder = try choice.folder(.running)
        let status = try Failure.ofRun { () throws(RunFailure) in
            try ControlClient.connect(folder)?.status()
        }
        guard let status else { throw NetworkChoice.notRunning(folder) }
        guard let found = RunningDashboard(of: status, folder) else {
            throw Failure(
                .notRunning, "\(folder.network) has no dashboard that runs",
                fix: "add Dashboard() to its topology, or start it: ilpnet start dashboard")
        }
        self = found
    }

    /// nil where the network has none that serves.
    init?(of status: NetworkStatus, _ folder: StateFolder) {
        let process = status.processes.first { $0.role == .dashboard }
        guard let process, process.webPort > 0, process.state == .ready else { return nil }
        network = status.name
        port = process.webPort
        key = Self.adminKey(in: folder)
        self.folder = folder
    }

    /// The network is gone, and the dashboard with it.
    var hasEnded: Bool { (try? ControlClient.connect(folder)) == nil }

    /// Without one the dashboard says itself what is missing.
    private static func adminKey(in folder: StateFolder) -> String? {
        let path = folder.dashboardConfigurationPath
        guard
            let bytes = try? PlainFile.read(
                path, bytesMax: configurationBytesMax, regularOnly: true),
            let file = (try? DashboardConfiguration.read(from: bytes))?.adminKeyFile,
            let key = try? SecretFile.read(
                file.hasPrefix("/") ? file : "\(folder.localFolder)/\(file)",
                bytesMax: keyBytesMax)
        else { return nil }
        return String(validating: key, as: UTF8.self)
    }

    // MARK: - Asking

    /// The answer to a request, whatever its status.
    func ask(
        _ method: String = "GET", _ target: String, waiting seconds: Int = 0
    ) throws(Failure) -> HTTPResponse {
        guard let location = HTTPLocation("http://127.0.0.1:\(port)\(target)") else {
            throw Failure(
                .usage, "\(target) cannot be asked for",
                fix: "write names and ids without slashes and control characters")
        }
        let fields = key.map { [("X-API-Key", $0)] } ?? []
        do throws(HTTPFetch.Failure) {
            return try HTTPFetch.fetch(
                method, location, fields: fields,
                timeoutMilliseconds: Self.timeoutMilliseconds + Int64(seconds) * 1_000)
        } catch {
            throw Failure(
                .failed, "the dashboard of \(network) does not answer: \(error.reason)",
                fix: "see how it is: ilpnet ps \(network)")
        }
    }

    /// What an answer other than 200 says.
    func failure(_ response: HTTPResponse, fix: String? = nil) -> Failure {
        let error = ErrorDocument(response.body)
        return Failure(
            response.status == .badRequest ? .usage : .failed,
            error?.message ?? "the dashboard of \(network) answered \(response.status.text)",
            fix: fix)
    }

    // MARK: - A way in

    /// Opens the page once, within a minute, in whatever browser.
    func freshURL() throws(Failure) -> String {
        let response = try ask("POST", "/api/v1/tokens")
        guard response.status == .ok, let path = TokenDocument(response.body)?.path else {
            throw failure(response)
        }
        return "http://127.0.0.1:\(port)\(path)"
    }
}

extension HTTPFetch.Failure {
    var reason: String {
        switch self {
        case .notResolved(let reason): reason
        case .system(let error): error.text
        case .tooSlow(let what): "waited too long for \(what)"
        case .unreadable(let fault): "its answer cannot be read: \(fault.text)"
        }
    }
}
