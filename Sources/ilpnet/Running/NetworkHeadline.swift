import Control
import Generators

/// What is said of a network above its processes: how it is, what it waits for, what went wrong.
struct NetworkHeadline {
    let status: NetworkStatus
    let style: Style
    let nowMilliseconds: Int64

    /// Name, state and size.
    func line(packetsPerSecond: Double? = nil) -> String {
        let uptime = nowMilliseconds - status.supervisor.startedMonotonicMilliseconds
        let nodes = status.processes.count { $0.role == .connector }
        let linksUp = status.links.count(where: \.isUp)
        var facts = [
            "up " + Quantity.duration(milliseconds: uptime), nodes.counted("node"),
            "\(linksUp)/" + status.links.count.counted("link"),
        ]
        if let packetsPerSecond {
            facts.append(Quantity.count(Int(packetsPerSecond.rounded())) + " packets/s")
        }
        let separator = style.faint(" · ")
        return style.bold(status.name) + "  " + style.marked(status.state) + "  "
            + facts.joined(separator: separator)
    }

    /// Where the page is, if the network has one that runs.
    var dashboardURL: String? {
        guard let dashboard = status.processes.first(where: { $0.role == .dashboard }),
            dashboard.webPort > 0, dashboard.state != .stopped
        else { return nil }
        return "http://127.0.0.1:\(dashboard.webPort)/"
    }

    /// What is missing, and what failed, in lines of at most so many columns.
    func troubles(columns: Int) -> [String] {
        var lines: [String] = []
        if status.state != .ready, !status.waitingFor.isEmpty {
            lines += Paragraph.lines(
                status.waitingFor.joined(separator: ", "), columns: columns, lead: "waits for ")
        }
        // Where the network is well, a change that failed was taken back.
        let isWell = status.state == .ready || status.state == .degraded
        if isWell, !status.problems.isEmpty {
            lines += Paragraph.lines(
                "the last change failed and was taken back: " + status.problems[0],
                columns: columns, indent: 2)
        } else {
            for problem in status.problems {
                lines += Paragraph.lines(problem, columns: columns, indent: 2).map(style.red)
            }
        }
        for process in status.processes {
            guard let reason = process.reason, process.state != .ready else { continue }
            lines += Paragraph.lines(
                reason, columns: columns, lead: "\(process.name): ", indent: 2
            ).map { style.paint(process.state, $0) }
        }
        return lines
    }
}

extension NetworkStatus {
    /// Why it failed, if it has, in lines with what to do about it.
    var problems: [String] {
        (failure?.problems ?? []).flatMap { problem in
            let place = [problem.path, problem.line.map(String.init)].compactMap { $0 }
            let lead = place.isEmpty ? "" : place.joined(separator: ":") + ": "
            let lines = (lead + problem.message).split(separator: "\n").map(String.init)
            return lines + (problem.fix.map { ["fix: \($0)"] } ?? [])
        }
    }
}
