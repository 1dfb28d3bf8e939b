import Control
import Foundation
import Runtime
import Synchronization
import TestSupport

/// A network that is only a state folder below a test's own, and a supervisor in this process that
/// says of it what a test wants.
final class PretendedNetwork: Sendable {
    typealias Reaction =
        @Sendable (ControlRequest, inout NetworkStatus) -> ControlRefusal?

    let folder: StateFolder
    private let server: LineServer
    private let story: Story

    /// `reaction` may change the network, or refuse.
    init(
        _ status: NetworkStatus, in place: TemporaryFolder,
        _ reaction: @escaping Reaction = { _, _ in nil }
    ) throws {
        folder = try PretendedNetwork.folder(status, in: place)
        let story = Story(status)
        self.story = story
        server = try LineServer(in: folder.path) { line in
            guard let request = try? ControlFormat.read(ControlRequest.self, from: line) else {
                return .init(staysOpen: false)
            }
            return .init(story.reply(to: request, reaction))
        }
    }

    /// As a network leaves it that was ended.
    @discardableResult
    static func folder(
        _ status: NetworkStatus, in place: TemporaryFolder
    ) throws -> StateFolder {
        let folder = StateFolder(network: status.name, root: place[".ilpnet"])
        try folder.make()
        try folder.writeNetwork(StoredNetwork(description: "{}", file: status.file))
        return folder
    }

    var requests: [ControlRequest] { story.state.withLock { $0.requests } }

    /// Whether somebody listens to events.
    var hasListener: Bool { requests.contains { $0.action == .events } }

    /// Changes a process, and tells whoever listens.
    func change(_ name: String, _ body: (inout ProcessStatus) -> Void) {
        let process = story.state.withLock { state in
            let place = state.network.processes.firstIndex { $0.name == name }!
            body(&state.network.processes[place])
            return state.network.processes[place]
        }
        tell(.process, process: process)
    }

    func change(to state: NetworkStatus.State, waitingFor: [String] = []) {
        let network = story.state.withLock {
            $0.network.state = state
            $0.network.waitingFor = waitingFor
            return $0.network
        }
        tell(.network, network: network)
    }

    func tell(
        _ kind: ControlEvent.Kind, network: NetworkStatus? = nil, process: ProcessStatus? = nil,
        link: LinkStatus? = nil
    ) {
        server.push(
            ControlFormat.line(
                ControlEvent(
                    kind: kind, sequence: 1, unixMilliseconds: 1_795_236_347_294,
                    network: network, process: process, link: link)))
    }

    /// The supervisor is gone; its socket file stays.
    func end() { server.end() }
}

/// What is so, and what was asked.
private final class Story: Sendable {
    struct State {
        var network: NetworkStatus
        var requests: [ControlRequest] = []
    }

    let state: Mutex<State>

    init(_ network: NetworkStatus) { state = Mutex(State(network: network)) }

    func reply(to request: ControlRequest, _ reaction: PretendedNetwork.Reaction) -> [UInt8] {
        state.withLock { state in
            state.requests.append(request)
            if let refusal = reaction(request, &state.network) {
                return ControlFormat.line(ControlAnswer(refusal: refusal))
            }
            switch request.action {
            case .status: return ControlFormat.line(ControlAnswer(network: state.network))
            case .events:
                let snapshot = ControlEvent(
                    kind: .snapshot, sequence: 0, unixMilliseconds: 1_795_236_347_000,
                    network: state.network)
                return ControlFormat.line(ControlAnswer()) + ControlFormat.line(snapshot)
            default: return ControlFormat.line(ControlAnswer())
            }
        }
    }
}
