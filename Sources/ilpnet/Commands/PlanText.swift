import Generators
import Planning
import TopologyModel

/// A plan for people.
struct PlanText {
    private let plan: NetworkPlan
    private let summaries: [RoutePlan.Summary]
    private let width: Int?
    private let style: Style

    init(_ plan: NetworkPlan, width: Int?, style: Style) {
        self.plan = plan
        summaries = plan.routes.summaries(named: plan.nodes.map(\.name))
        self.width = width
        self.style = style
    }

    /// Everything but the routing tables.
    var overview: [String] {
        var lines = section(
            "\(plan.name): \(plan.nodes.count.counted("node")) below \(plan.prefix)", nodes)
        if !plan.links.isEmpty {
            lines += [""] + section(plan.links.count.counted("link"), links)
        }
        lines += [""] + section(plan.secrets.count.counted("secret"), secrets)
        if !plan.settings.isEmpty {
            lines += [""] + section(plan.settings.count.counted("setting"), settings)
        }
        return lines + [""] + facts
    }

    /// The routing tables of these nodes.
    func tables(of nodes: [Int]) -> [String] {
        var lines: [String] = []
        for node in nodes {
            let table = plan.routes.table(of: node)
            var routes = Table([
                .init(name: "PREFIX"), .init(name: "NEXT HOP"),
                .init(name: "PRIORITY", isNumber: true),
            ])
            routes.rows = table.entries.map { entry in
                [entry.prefix, name(ofAccount: entry.nextHop, at: node), "\(entry.priority)"]
            }
            if !lines.isEmpty { lines.append("") }
            lines += section(
                "\(plan.nodes[node].name): \(table.entries.count.counted("route")),"
                    + " digest \(summaries[node].digestText)", routes)
        }
        return lines
    }

    private func section(_ title: String, _ table: Table) -> [String] {
        [style.bold(title)] + (table.rows.isEmpty ? [] : table.lines(width: width, style: style))
    }

    private var nodes: Table {
        var table = Table([
            .init(name: "NODE"), .init(name: "ADDRESS"), .init(name: "ASSET"),
            .init(name: "BTP", isNumber: true), .init(name: "HEALTH", isNumber: true),
            .init(name: "LINKS", isNumber: true), .init(name: "DEFAULT"),
            .init(name: "ROUTES", isNumber: true),
        ])
        table.rows = plan.nodes.enumerated().map { index, node in
            let next = summaries[index].defaultHop
            return [
                node.name, node.address, text(node.asset), text(node.btpPort),
                text(node.healthPort), "\(node.accounts.count)",
                next.map { name(ofAccount: $0, at: index) } ?? "-",
                "\(summaries[index].entryCount)",
            ]
        }
        return table
    }

    private var links: Table {
        var table = Table([
            .init(name: "DIALLER"), .init(name: "LISTENER"), .init(name: "ASSET"),
            .init(name: "WEIGHT", isNumber: true), .init(name: "SECRET"),
        ])
        table.titleColumns = 2
        table.rows = plan.links.map { link in
            [
                plan.nodes[link.dialler].name, plan.nodes[link.listener].name, text(link.asset),
                "\(link.weight)", plan.secrets[link.secret].name,
            ]
        }
        return table
    }

    private var secrets: Table {
        var table = Table([.init(name: "SECRET"), .init(name: "FROM")])
        table.rows = plan.secrets.map { [$0.name, $0.origin.words] }
        return table
    }

    private var settings: Table {
        var table = Table([.init(name: "SETTING"), .init(name: "VALUE"), .init(name: "DEFAULT")])
        table.rows = plan.settings.map { [$0.name, $0.value, $0.defaultValue] }
        return table
    }

    private var facts: [String] {
        let dashboard =
            plan.dashboard.map {
                "page on port \($0.httpPort.number), telemetry on \($0.telemetryPort.number)"
            } ?? "none"
        var facts = [("Dashboard", dashboard)]
        if !plan.channels.isEmpty {
            facts.append(("Channels", plan.channels.joined(separator: ", ")))
        }
        facts.append(
            ("Start order", plan.startOrder.map { plan.nodes[$0].name }.joined(separator: ", ")))
        return facts.flatMap { title, text in
            var lines = Paragraph.lines(text, columns: width ?? .max, lead: title + ": ")
            lines[0] = style.bold(title) + lines[0].dropFirst(title.count)
            return lines
        }
    }

    private func name(ofAccount account: Int, at node: Int) -> String {
        plan.nodes[plan.nodes[node].accounts[account].peer].name
    }

    private func text(_ asset: AssetDescription) -> String { "\(asset.code)/\(asset.scale)" }

    private func text(_ port: PlannedPort?) -> String { port.map { "\($0.number)" } ?? "any" }
}

extension RoutePlan.Summary {
    var digestText: String {
        let digits = String(digest, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension SecretDescription.Origin {
    /// Where the value comes from, for people.
    var words: String {
        switch self {
        case .generated: "generated"
        case .environment(let variable): "variable \(variable)"
        case .file(let path): "file \(path)"
        }
    }
}
