import Control
import Generators

/// What `up` shows on a terminal while a network runs: a value that is asked for a frame as often
/// as one is wanted, and remembers of earlier ones only what packets a second need.
///
/// From top to bottom: how the network is and where its page is, a row for each process, how long
/// the start took, the call that sends a first packet, what the keys do. Of rows for which the
/// terminal is too low, those are left out that need nobody's attention.
struct NetworkView {
    /// Below these a frame is cut off at the edges.
    private static let columnsMin = 20
    private static let troubleLinesMax = 6
    /// A table of this height is worth more than what stands below it.
    private static let tableLinesWanted = 8

    /// How the user calls this program.
    var program = "ilpnet"
    private var rates = PacketRates()

    init(program: String = "ilpnet") { self.program = program }

    /// A frame that leaves the lowest row of the terminal free, for the cursor.
    mutating func lines(
        of status: NetworkStatus, columns: Int, rows: Int, style: Style, now: Int64
    ) -> [String] {
        rates.take(status, at: now)
        let width = columns
        let columns = max(width, NetworkView.columnsMin)
        let headline = NetworkHeadline(status: status, style: style, nowMilliseconds: now)
        let above = top(headline, columns)
        let wanted = min(status.processes.count + 1, NetworkView.tableLinesWanted)
        // What can be said shorter is, before the table is.
        let bottoms = Detail.allCases.map { bottom(status, $0, columns, style) }
        let below =
            bottoms.first { rows - 1 - above.count - $0.count >= wanted } ?? bottoms.last ?? []
        let room = rows - 1 - above.count - below.count
        let lines = above + processes(status, columns, room, style, now) + below
        return lines.prefix(max(1, rows - 1)).map { $0.cut(to: width) }
    }

    private func top(_ headline: NetworkHeadline, _ columns: Int) -> [String] {
        var lines = [headline.line(packetsPerSecond: rates.delivered)]
        if let url = headline.dashboardURL {
            lines.append("dashboard  " + headline.style.cyan(url))
        }
        let troubles = headline.troubles(columns: columns)
        lines += troubles.prefix(NetworkView.troubleLinesMax)
        if troubles.count > NetworkView.troubleLinesMax {
            lines[lines.count - 1] = headline.style.faint("… and more: `ilpnet ps` tells all")
        }
        return lines + [""]
    }

    /// The heading and so many of the rows that they fit.
    private func processes(
        _ status: NetworkStatus, _ columns: Int, _ room: Int, _ style: Style, _ now: Int64
    ) -> [String] {
        let table = ProcessRows(
            columns: [
                .name, .state, .uptime, .restarts, .peerPort, .webPort, .links, .packets, .rate,
            ],
            style: style, nowMilliseconds: now, rates: rates)
        guard status.processes.count + 1 > room else {
            return table.lines(status.processes, width: columns)
        }
        // The heading, and the line that tells of the rest.
        let shown = NetworkView.mostUrgent(status.processes, max(1, room - 2))
        let rest = status.processes.count - shown.count
        return table.lines(shown, width: columns) + ["  " + style.faint("… and \(rest) more")]
    }

    /// In their order, as many as there is room for.
    private static func mostUrgent(_ processes: [ProcessStatus], _ count: Int) -> [ProcessStatus] {
        let places = processes.indices.sorted {
            (processes[$0].state.urgency, $0) < (processes[$1].state.urgency, $1)
        }
        return places.prefix(count).sorted().map { processes[$0] }
    }

    private func bottom(
        _ status: NetworkStatus, _ detail: Detail, _ columns: Int, _ style: Style
    ) -> [String] {
        var lines = [""]
        if let startup = status.startup, detail != .least {
            lines +=
                detail == .all
                ? StartupLine.lines(startup, columns: columns, style: style)
                : [StartupLine.total(startup)]
            let takesPackets = status.state == .ready || status.state == .degraded
            if takesPackets, detail != .onlyTime,
                let words = FirstPacket.words(status, program: program)
            {
                lines += ["send the first packets:"]
                lines += FirstPacket.lines(words, columns: columns - 2).map {
                    "  " + style.bold($0)
                }
            }
            lines.append("")
        }
        let isStopping = status.state == .stopping
        return lines + [style.faint(isStopping ? "Ctrl-C stops at once" : "Ctrl-C stops")]
    }

    /// How much is said below the table.
    private enum Detail: CaseIterable { case all, withoutSteps, onlyTime, least }
}
