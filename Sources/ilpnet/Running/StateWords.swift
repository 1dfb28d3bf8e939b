import Control

/// How the states of networks and processes are painted: green for what is as it should be, yellow
/// for what is on its way, red for what someone must look at.
extension Style {
    /// The word behind a mark of its colour.
    func marked(_ state: ProcessStatus.State) -> String {
        paint(state, "\(Style.mark) \(state.rawValue)")
    }

    func marked(_ state: NetworkStatus.State) -> String {
        let text = "\(Style.mark) \(state.rawValue)"
        return switch state {
        case .ready: green(text)
        case .starting, .stopping: yellow(text)
        case .degraded: yellow(text)
        case .failed: red(text)
        }
    }

    func paint(_ state: ProcessStatus.State, _ text: String) -> String {
        switch state {
        case .ready: green(text)
        case .starting, .degraded, .restarting, .stopping: yellow(text)
        case .paused: cyan(text)
        case .stopped: faint(text)
        case .failed: red(text)
        }
    }

    private static let mark = "●"
}

extension ProcessStatus.State {
    /// What someone may have to look at comes first; all that is well comes last.
    var urgency: Int {
        switch self {
        case .failed: 0
        case .restarting: 1
        case .degraded: 2
        case .starting: 3
        case .stopping: 4
        case .paused: 5
        case .stopped: 6
        case .ready: 7
        }
    }
}
