package import Control
package import TopologyModel

/// The other way round is `RunFailure.init(_: ControlRefusal)`.
extension ControlRefusal {
    package init(_ kind: RunFailure.Kind, _ problems: [Diagnostic]) {
        let kinds: Kind =
            switch kind {
            case .usage: .usage
            case .topologyWrong: .topologyWrong
            case .startFailed: .startFailed
            case .readinessTimeout: .readinessTimeout
            case .portTaken: .portTaken
            case .locked: .busy
            case .notRunning, .failed: .failed
            }
        self.init(
            kinds,
            problems.map {
                Problem(path: $0.path, line: $0.line, message: $0.message, fix: $0.fix)
            })
    }
}
