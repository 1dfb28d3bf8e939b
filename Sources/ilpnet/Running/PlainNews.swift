import Control
import Generators

/// What `up` says where there is no terminal to redraw: a line for each thing that changed, and
/// nothing of what only counts.
enum PlainNews {
    /// Of processes that come to the same state at once, so many are told each by itself.
    private static let linesEachMax = 3

    /// `old` is nil before anything was said. `advice` is what to do with a network that became
    /// ready for the first time.
    static func lines(
        old: NetworkStatus?, new: NetworkStatus, withAdvice advice: Bool = true
    ) -> [String] {
        var lines: [String] = []
        if old?.revision != new.revision || old == nil {
            let nodes = new.processes.count { $0.role == .connector }
            lines.append(
                "\(new.name): \(nodes.counted("node")), \(new.links.count.counted("link"))")
        }
        lines += processes(old, new) + links(old, new)
        if old?.state != new.state { lines += network(new, old, advice) }
        return lines
    }

    private static func network(
        _ new: NetworkStatus, _ old: NetworkStatus?, _ advice: Bool
    ) -> [String] {
        guard new.state == .ready, let startup = new.startup, old?.startup == nil else {
            return ["\(new.name) is \(new.state.rawValue)"] + new.problems
        }
        var lines = [new.name + " is " + StartupLine.text(startup)]
        guard advice else { return lines }
        let headline = NetworkHeadline(
            status: new, style: Style(isOn: false), nowMilliseconds: 0)
        if let url = headline.dashboardURL { lines.append("dashboard: \(url)") }
        if let words = FirstPacket.words(new, program: ProgramName.typed) {
            lines.append("send the first packets: " + words.joined(separator: " "))
        }
        return lines
    }

    private static func processes(_ old: NetworkStatus?, _ new: NetworkStatus) -> [String] {
        let before = Dictionary(
            (old?.processes ?? []).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let changed = new.processes.filter { process in
            // One that came back before anyone looked was away all the same.
            before[process.name]?.state != process.state
                || before[process.name]?.restarts != process.restarts
        }
        var lines: [String] = []
        var told: Set<ProcessStatus.State> = []
        for process in changed {
            // What is on its way in a first start is told when it has arrived.
            if process.state == .starting, new.startup == nil, process.restarts == 0 { continue }
            let alike = changed.filter { $0.state == process.state && $0.reason == nil }
            if process.reason != nil || alike.count <= linesEachMax {
                lines.append(line(process))
            } else if told.insert(process.state).inserted {
                let names = alike.map(\.name).listed(atMost: linesEachMax)
                lines.append("\(alike.count) processes are \(process.state.rawValue): \(names)")
            }
        }
        return lines
    }

    private static func line(_ process: ProcessStatus) -> String {
        let pid = process.pid.map { " (pid \($0))" } ?? ""
        let reason = process.reason.map { ": \($0)" } ?? ""
        return "\(process.name) is \(process.state.rawValue)\(pid)\(reason)"
    }

    /// Of a first start nobody wants to hear of each link.
    private static func links(_ old: NetworkStatus?, _ new: NetworkStatus) -> [String] {
        guard let old, old.startup != nil else { return [] }
        let before = Dictionary(
            old.links.map { ("\($0.from) \($0.to)", $0.isUp) },
            uniquingKeysWith: { first, _ in first })
        return new.links.compactMap { link in
            guard let wasUp = before["\(link.from) \(link.to)"], wasUp != link.isUp else {
                return nil
            }
            return "link \(link.from) -> \(link.to) is \(link.isUp ? "up" : "down")"
        }
    }
}
