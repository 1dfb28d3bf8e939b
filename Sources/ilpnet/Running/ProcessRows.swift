import Control

/// The processes of a network as rows: as many of the columns as there is room for.
struct ProcessRows {
    enum Column: CaseIterable {
        case name, state, pid, uptime, restarts, peerPort, webPort, links, packets, rate, memory,
            cpu

        fileprivate var heading: Table.Column {
            switch self {
            case .name: .init(name: "NODE")
            case .state: .init(name: "STATE")
            case .pid: .init(name: "PID", isNumber: true)
            case .uptime: .init(name: "UPTIME", isNumber: true)
            case .restarts: .init(name: "RESTARTS", isNumber: true)
            // Where peers connect; of the dashboard, where telemetry goes.
            case .peerPort: .init(name: "PORT", isNumber: true)
            case .webPort: .init(name: "HTTP", isNumber: true)
            case .links: .init(name: "LINKS", isNumber: true)
            case .packets: .init(name: "PACKETS", isNumber: true)
            case .rate: .init(name: "PACKETS/S", isNumber: true)
            case .memory: .init(name: "MEMORY", isNumber: true)
            case .cpu: .init(name: "CPU", isNumber: true)
            }
        }
    }

    /// Left out one after another where a terminal is too narrow for all.
    private static let dispensable: [Column] = [
        .pid, .peerPort, .webPort, .uptime, .restarts, .packets, .links,
    ]

    let columns: [Column]
    let style: Style
    /// By the clock of `MonotonicTime`.
    let nowMilliseconds: Int64
    var rates = PacketRates()

    /// At most so wide.
    func lines(_ processes: [ProcessStatus], width: Int) -> [String] {
        var columns = columns
        for column in [nil] + ProcessRows.dispensable.map(Optional.some) {
            columns.removeAll { $0 == column }
            let lines = table(processes, columns).lines(width: nil, style: style)
            if lines.allSatisfy({ $0.columnCount <= width }) { return lines }
        }
        return table(processes, columns).lines(width: nil, style: style).map { $0.cut(to: width) }
    }

    /// With all its columns.
    func table(_ processes: [ProcessStatus]) -> Table { table(processes, columns) }

    private func table(_ processes: [ProcessStatus], _ columns: [Column]) -> Table {
        var table = Table(columns.map(\.heading))
        table.rows = processes.map { process in columns.map { cell($0, process) } }
        return table
    }

    private func cell(_ column: Column, _ process: ProcessStatus) -> String {
        switch column {
        case .name: process.name
        case .state: style.marked(process.state)
        case .pid: process.pid.map(String.init) ?? none
        case .uptime: uptime(process).map { Quantity.duration(milliseconds: $0) } ?? none
        case .restarts: process.restarts == 0 ? "0" : style.yellow("\(process.restarts)")
        case .peerPort: process.peerPort == 0 ? none : "\(process.peerPort)"
        case .webPort: process.webPort == 0 ? none : "\(process.webPort)"
        case .links: links(process)
        case .packets: process.packets.map { Quantity.count($0.received) } ?? none
        case .rate:
            rates.received(by: process.name).map { Quantity.count(Int($0.rounded())) } ?? none
        case .memory: process.pid == nil ? none : Quantity.bytes(process.memoryBytes)
        case .cpu: cpu(process) ?? none
        }
    }

    private var none: String { style.faint("-") }

    private func uptime(_ process: ProcessStatus) -> Int64? {
        process.startedMonotonicMilliseconds.map { nowMilliseconds - $0 }
    }

    private func links(_ process: ProcessStatus) -> String {
        guard process.role == .connector else { return none }
        let text = "\(process.linksUp)/\(process.linksPlanned)"
        return process.linksUp < process.linksPlanned ? style.yellow(text) : text
    }

    /// Of one core, since the process started.
    private func cpu(_ process: ProcessStatus) -> String? {
        guard let uptime = uptime(process), uptime > 0 else { return nil }
        return Decimal.text(Double(process.cpuMilliseconds) * 100 / Double(uptime), places: 1) + "%"
    }
}
