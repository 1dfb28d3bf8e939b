import Connector
import ConnectorConfig
import Disk
import Peering
import Planning
import TopologyLoading

/// Where `send` dials, as whom, and the secret it says there.
struct SendTarget {
    let url: PeerURL
    /// What we call ourselves there.
    let user: String
    private let secret: [UInt8]

    /// Whether the secret came with `--url`, where others can see it.
    var hasSecretInArguments: Bool { url.token != nil }

    var settings: PeerSettings {
        PeerSettings(id: "node", url: url, ownName: user, secret: secret)
    }

    /// How it is named to people: without the token.
    var description: String { url.authority }

    /// Of `--url`.
    init(urlText: String) throws(Failure) {
        do throws(PeerURLError) {
            url = try PeerURL(urlText)
        } catch {
            throw Failure(.usage, "the value of --url \(error.text)")
        }
        user = url.user.flatMap { $0.isEmpty ? nil : $0 } ?? NetworkPlan.clientAccount
        if let token = url.token {
            secret = Array(token.utf8)
        } else {
            secret = try SendTarget.secret(
                of: user, file: nil, configuration: nil, at: url.authority)
        }
    }

    /// Of `--node`: a configuration file, or the name of a node that was generated here.
    init(node: String) throws(Failure) {
        let path = try NodeLookup.path(of: node)
        let configuration = try NodeConfigurationFile(path: path).configuration()
        user = NetworkPlan.clientAccount
        url = try SendTarget.url(of: configuration, path)
        guard let account = configuration.peers.first(where: { $0.id == NetworkPlan.clientAccount })
        else {
            throw Failure(
                .usage,
                [
                    .init(
                        path: path, "it has no account \(NetworkPlan.clientAccount) to send from",
                        fix: "add one to peers, or send as another with --url")
                ])
        }
        secret = try SendTarget.secret(
            of: user, file: account.secretFile, configuration: path, at: url.authority)
    }

    private static func url(
        of configuration: NodeConfiguration, _ path: String
    ) throws(Failure) -> PeerURL {
        guard configuration.btpServerPort > 0 else {
            throw Failure(
                .usage,
                [
                    .init(
                        path: path, "btpServerPort is 0, so only the running connector knows it",
                        fix: "give the port that it logged: --url btp+ws://127.0.0.1:PORT")
                ])
        }
        let host = dialled(configuration.listenAddress)
        do throws(PeerURLError) {
            return try PeerURL("btp+ws://\(host):\(configuration.btpServerPort)")
        } catch {
            throw Failure(.usage, [.init(path: path, "listenAddress \(host) \(error.text)")])
        }
    }

    /// What listens on every address is dialled on this machine's own.
    private static func dialled(_ listenAddress: String) -> String {
        switch listenAddress {
        case "0.0.0.0": "127.0.0.1"
        case "::": "[::1]"
        default: listenAddress.contains(":") ? "[\(listenAddress)]" : listenAddress
        }
    }

    /// The file, if there is one, is named by this configuration.
    private static func secret(
        of user: String, file: String?, configuration: String?, at place: String
    ) throws(Failure) -> [UInt8] {
        let lookup = SecretLookup(
            environment: ProcessEnvironment.variables,
            folder: PathParts(configuration ?? "").folder)
        do throws(SecretLookup.Failure) {
            return try lookup.secret(of: user, file: file, urlToken: nil)
        } catch {
            switch error {
            case .none:
                let variable = SecretLookup.variable(for: user)
                throw Failure(
                    .usage, "there is no secret for the account \(user) at \(place)",
                    fix: "export \(variable)=..., or \(variable)_FILE=... with the path of its"
                        + " file")
            case .wrong(let variable?, let message, let fix):
                throw Failure(.usage, "\(variable): \(message)", fix: fix)
            case .wrong(nil, let message, let fix):
                throw Failure(
                    .usage, [.init(path: configuration, "secretFile: \(message)", fix: fix)])
            }
        }
    }
}
