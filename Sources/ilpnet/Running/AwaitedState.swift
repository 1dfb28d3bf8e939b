import Control

/// What `wait` waits for, and how far a network is from it.
struct AwaitedState {
    enum Goal: String, CaseIterable { case ready, stopped }

    enum Progress: Equatable {
        case reached
        /// What is still missing, for people.
        case missing([String])
        /// It does not come about unless someone does something: why.
        case hopeless([String])
    }

    let goal: Goal
    /// nil for the whole network.
    let node: String?

    func progress(in network: NetworkStatus) -> Progress {
        guard let node else { return ofNetwork(network) }
        guard let process = network.processes.first(where: { $0.name == node }) else {
            return goal == .stopped ? .reached : .hopeless(["\(network.name) has no node \(node)"])
        }
        return switch goal {
        case .ready: ready(process, in: network)
        case .stopped: process.state.isEnded ? .reached : .missing([AwaitedState.text(process)])
        }
    }

    private func ofNetwork(_ network: NetworkStatus) -> Progress {
        guard goal == .ready else {
            // The end of its supervisor is the end of the network.
            return .missing(["\(network.name) is \(network.state.rawValue)"])
        }
        switch network.state {
        case .ready: return .reached
        case .stopping: return .hopeless(["\(network.name) is being stopped"])
        case .failed: return .hopeless(["\(network.name) failed"] + network.problems)
        case .starting, .degraded: break
        }
        let ended = network.processes.filter(\.state.isEnded)
        // While a change is under way, what ended may be about to come.
        if network.state == .degraded, !ended.isEmpty {
            return .hopeless(ended.map(AwaitedState.text))
        }
        if !network.waitingFor.isEmpty { return .missing(network.waitingFor) }
        let late = network.processes.filter { $0.state != .ready }
        return .missing(late.isEmpty ? ["the probe packets"] : late.map(AwaitedState.text))
    }

    private func ready(_ process: ProcessStatus, in network: NetworkStatus) -> Progress {
        if process.state == .ready { return .reached }
        if network.state == .stopping { return .hopeless(["\(network.name) is being stopped"]) }
        if process.state.isEnded { return .hopeless([AwaitedState.text(process)]) }
        guard process.pid != nil else { return .missing([AwaitedState.text(process)]) }
        let links = network.links.filter {
            !$0.isUp && ($0.from == process.name || $0.to == process.name)
        }
        return .missing(
            [AwaitedState.text(process)] + links.map { "the link \($0.from) -> \($0.to)" })
    }

    private static func text(_ process: ProcessStatus) -> String {
        let reason = process.reason.map { ": \($0)" } ?? ""
        return "\(process.name) is \(process.state.rawValue)\(reason)"
    }
}

extension ProcessStatus.State {
    /// It does not run, and nobody is about to start it.
    var isEnded: Bool { self == .stopped || self == .failed }
}
