import Control
import Planning

/// What an `up` changes, as people read it: a line for each node and link, then who hears of it.
enum DifferenceText {
    static func lines(
        of difference: NetworkDifference, network: String, file: String
    ) -> [String] {
        guard !difference.isEmpty else {
            return ["nothing to change: \(network) runs as \(file) says"]
        }
        var lines = ["\(network): what changes with \(file)"]
        if let dashboard = difference.dashboard {
            lines.append("  \(sign(of: dashboard)) dashboard (\(dashboard))")
        }
        lines += difference.addedNodes.map { "  + node \($0)" }
        lines += difference.removedNodes.map { "  - node \($0)" }
        lines += difference.changedNodes.map { change("node", $0) }
        lines += difference.addedLinks.map { "  + link \($0)" }
        lines += difference.removedLinks.map { "  - link \($0)" }
        lines += difference.changedLinks.map { change("link", $0) }
        let touched = difference.touchedNodes
        if !touched.isEmpty {
            lines.append("  touched, without a restart: " + touched.listed(atMost: namesMax))
        }
        return lines
    }

    private static let namesMax = 10

    private static func sign(of dashboard: String) -> String {
        switch dashboard {
        case "added": "+"
        case "removed": "-"
        default: "~"
        }
    }

    private static func change(_ what: String, _ change: NetworkDifference.Change) -> String {
        "  ~ \(what) \(change.name): " + change.what.joined(separator: ", ")
            + (change.needsRestart ? " (restarts)" : "")
    }
}
