import Control

/// The words in which a picture is told.
extension NetworkPicture {
    /// The supervisor's word for it; `unknown` while nobody says.
    var stateText: String { status?.state.rawValue ?? "unknown" }
}

extension NetworkPicture.Node {
    var stateText: String { process?.state.rawValue ?? "unknown" }

    /// As a node's own health page has it, for whoever need not know each state.
    var healthText: String {
        switch process?.state {
        case .ready: "healthy"
        case .starting, .restarting: "starting"
        case .degraded, .paused, .stopping, .stopped, .failed: "unhealthy"
        case nil: "unknown"
        }
    }

    var isServing: Bool { process?.state == .ready || process?.state == .degraded }
}

extension NetworkPicture.Link {
    var stateText: String {
        guard let status else { return "unknown" }
        return status.isUp ? "up" : status.fromIsUp || status.toIsUp ? "half" : "down"
    }
}
