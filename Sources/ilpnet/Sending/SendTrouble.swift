import Connector
import Glibc
import Peering
import Wire

/// Why there is no link to send through, and what to do about it.
enum SendTrouble {
    static func cannotConnect(_ failure: LinkFailure, _ target: SendTarget) -> Failure.Problem {
        let place = target.description
        switch failure {
        case .notConnected(ECONNREFUSED):
            return .init(
                "nobody listens at \(place)",
                fix: "start the node there, or give its BTP port: `ilpnet plan` lists them")
        case .notConnected(let code):
            return .init(
                "cannot reach \(place): \(String(cString: strerror(code)))",
                fix: "see whether host and port are right")
        case .nameNotFound:
            return .init(
                "\(target.url.host) has no address", fix: "see whether the name is right")
        case .connectTimedOut:
            return .init(
                "\(place) takes no connection in time",
                fix: "see whether host and port are right and the node is alive")
        case .authenticationRefused:
            return .init(
                "\(place) refuses the account \(target.user) or its secret",
                fix: "give the secret that the node's configuration names for this account:"
                    + " \(SecretLookup.variable(for: target.user))")
        case .handshakeRefused(let status):
            return .init(
                "\(place) answers HTTP \(status) where BTP should begin",
                fix: "give the node's BTP port, not that of its health")
        case .handshakeInvalid:
            return .init(
                "\(place) does not speak WebSocket", fix: "give the node's BTP port")
        case .authenticationTimedOut, .tooMuchUnasked, .ended:
            return .init(
                "\(place) lets nobody in: \(failure.text)",
                fix: "see in the node's log what it is busy with")
        }
    }

    /// Whoever answers so will not answer otherwise the next time.
    static func isFinal(_ failure: LinkFailure) -> Bool {
        switch failure {
        case .authenticationRefused, .handshakeRefused, .handshakeInvalid: true
        default: false
        }
    }

    /// A node closes a link in good order where another takes its place.
    static func isReplacement(_ end: LinkEnd) -> Bool {
        end == .closedByPeer(code: WebSocketCloseCode.normal)
    }

    static func replaced(_ target: SendTarget) -> Failure.Problem {
        .init(
            "\(target.description) closed the link of the account \(target.user), most likely"
                + " because another sender took its place",
            fix: "send one at a time, or give each sender an account of its own")
    }
}
