package import Control
package import Peering
package import Planning

/// The running network that is verified: where its nodes are, and how its state is asked for.
///
/// It is made by whoever knows the supervisor and the files; verification starts no process and
/// reads no secret by itself.
package struct NetworkUnderTest {
    package struct Node: Sendable {
        package var name: String
        package var address: String
        /// Where packets are sent through its account `client`.
        package var url: PeerURL
        package var clientSecret: [UInt8]
        /// Of its health page.
        package var webPort: Int
        /// The log that it writes now; older ones have `.1` and so on behind.
        package var logPath: String

        package init(
            name: String, address: String, url: PeerURL, clientSecret: [UInt8], webPort: Int,
            logPath: String
        ) {
            self.name = name
            self.address = address
            self.url = url
            self.clientSecret = clientSecret
            self.webPort = webPort
            self.logPath = logPath
        }
    }

    /// What a page said, or why it said nothing.
    package enum PageAnswer: Sendable {
        case answered(status: Int, body: [UInt8])
        case failed(String)
    }

    package var plan: NetworkPlan
    /// As in the plan.
    package var nodes: [Node]
    /// When verification began.
    package var status: NetworkStatus
    /// The state at this moment; nil where the supervisor is gone.
    package var askStatus: () -> NetworkStatus?
    /// Asks a port of this machine for a page.
    package var page: (_ port: Int, _ path: String) -> PageAnswer
    /// A line for whoever waits; nil takes it away.
    package var showProgress: (String?) -> Void
    /// Whoever waits does not want to any more.
    package var isInterrupted: () -> Bool

    package init(
        plan: NetworkPlan, nodes: [Node], status: NetworkStatus,
        askStatus: @escaping () -> NetworkStatus?,
        page: @escaping (_ port: Int, _ path: String) -> PageAnswer,
        showProgress: @escaping (String?) -> Void, isInterrupted: @escaping () -> Bool
    ) {
        self.plan = plan
        self.nodes = nodes
        self.status = status
        self.askStatus = askStatus
        self.page = page
        self.showProgress = showProgress
        self.isInterrupted = isInterrupted
    }

    /// nil where no node has this name.
    func node(_ name: String) -> Node? { nodes.first { $0.name == name } }

    /// One, or all.
    func nodes(_ name: String?) -> [Node] { name.map { node($0).map { [$0] } ?? [] } ?? nodes }

    /// Of a node.
    func process(_ name: String, in status: NetworkStatus) -> ProcessStatus? {
        status.processes.first { $0.name == name && $0.role == .connector }
    }
}
