import Connector
import Control
import Peering
import Planning
import Runtime
import Verification

// The network as verification reaches it: its ports, its secrets, its pages and its supervisor.
extension NetworkToVerify {
    private static let pageMilliseconds: Int64 = 2_000

    func underTest() throws(Failure) -> NetworkUnderTest {
        let secrets = SecretLookup(environment: [:], folder: asked.folder.secretsFolder)
        var nodes: [NetworkUnderTest.Node] = []
        for node in asked.plan.nodes {
            guard let process = status.processes.first(where: { $0.name == node.name }) else {
                throw Failure(.failed, "the supervisor knows no process \(node.name)")
            }
            nodes.append(
                .init(
                    name: node.name, address: node.address, url: try Self.url(of: process),
                    clientSecret: try secret(asked.plan.secrets[node.clientSecret].name, secrets),
                    webPort: process.webPort, logPath: asked.folder.logPath(of: node.name)))
        }
        return NetworkUnderTest(
            plan: asked.plan, nodes: nodes, status: status,
            askStatus: { [client] in
                (try? client.ask(ControlRequest(.status)))?.network
            },
            page: { port, path in Self.page(port, path) },
            showProgress: { [console] in console.progress($0) },
            isInterrupted: { Interrupts.haveCome })
    }

    private static func url(of process: ProcessStatus) throws(Failure) -> PeerURL {
        do throws(PeerURLError) {
            return try PeerURL("ws://127.0.0.1:\(process.peerPort)")
        } catch {
            throw Failure(.failed, "\(process.name) has no port for peers")
        }
    }

    private func secret(_ name: String, _ secrets: SecretLookup) throws(Failure) -> [UInt8] {
        do throws(SecretLookup.Failure) {
            return try secrets.secret(
                of: NetworkPlan.clientAccount, file: name, urlToken: nil)
        } catch {
            let path = "\(asked.folder.secretsFolder)/\(name)"
            guard case .wrong(_, let message, let fix) = error else {
                throw Failure(.usage, "there is no secret \(path)")
            }
            throw Failure(.usage, [.init(path: path, message, fix: fix)])
        }
    }

    private static func page(_ port: Int, _ path: String) -> NetworkUnderTest.PageAnswer {
        guard let location = HTTPLocation("http://127.0.0.1:\(port)\(path)") else {
            return .failed("port \(port) cannot be asked")
        }
        do throws(HTTPFetch.Failure) {
            let response = try HTTPFetch.get(location, timeoutMilliseconds: pageMilliseconds)
            return .answered(status: Int(response.status.code), body: response.body)
        } catch {
            switch error {
            case .notResolved(let reason): return .failed(reason)
            case .system(let error): return .failed(error.text)
            case .tooSlow(let what): return .failed("it waited too long for \(what)")
            case .unreadable(let fault): return .failed(fault.text)
            }
        }
    }
}
