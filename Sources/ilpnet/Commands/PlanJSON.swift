import CanonicalJSON
import ConnectorConfig
import Planning
import TopologyModel

/// A plan for programs; docs/commands.md describes it. Secrets appear by name only.
struct PlanJSON {
    private let plan: NetworkPlan
    private let summaries: [RoutePlan.Summary]
    /// The nodes whose routing tables are asked for.
    private let tables: [Int]

    init(_ plan: NetworkPlan, tables: [Int]) {
        self.plan = plan
        summaries = plan.routes.summaries(named: plan.nodes.map(\.name))
        self.tables = tables
    }

    var bytes: [UInt8] {
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("name", plan.name)
            json.member("prefix", plan.prefix)
            json.list("settings", of: plan.settings, write)
            json.list("nodes", of: Array(plan.nodes.indices), writeNode)
            json.list("links", of: plan.links, write)
            json.list("secrets", of: plan.secrets, write)
            json.list("startOrder", of: plan.startOrder) { json, node in
                json.value(plan.nodes[node].name)
            }
            json.key("dashboard")
            writeDashboard(&json)
            json.list("channels", of: plan.channels) { json, channel in json.value(channel) }
            if !tables.isEmpty { json.list("routes", of: tables, writeTable) }
        }
        return json.fileBytes
    }

    private func write(_ json: inout JSONWriter, _ setting: SettingDescription) {
        json.object(onOneLine: true) { json in
            json.member("name", setting.name)
            json.member("kind", setting.kind.rawValue)
            json.member("default", setting.defaultValue)
            json.member("value", setting.value)
        }
    }

    private func writeNode(_ json: inout JSONWriter, _ index: Int) {
        let node = plan.nodes[index]
        json.object { json in
            json.member("name", node.name)
            json.member("address", node.address)
            json.asset(node.asset)
            json.optional("btpPort", node.btpPort?.number)
            json.optional("healthPort", node.healthPort?.number)
            json.list("peers", of: node.accounts, write)
            let summary = summaries[index]
            let next = summary.defaultHop.map { plan.nodes[node.accounts[$0].peer].name }
            json.optional("default", next)
            json.member("routeCount", summary.entryCount)
            json.member("routeDigest", summary.digestText)
        }
    }

    private func write(_ json: inout JSONWriter, _ account: PlannedAccount) {
        json.object(onOneLine: true) { json in
            json.member("name", plan.nodes[account.peer].name)
            json.member("dials", account.dials)
            json.member("relation", account.relation.rawValue)
            json.optional("creditLimit", account.creditLimit)
            json.optional("latencyMicroseconds", account.latencyMicroseconds)
        }
    }

    private func write(_ json: inout JSONWriter, _ link: PlannedLink) {
        json.object(onOneLine: true) { json in
            json.member("dialler", plan.nodes[link.dialler].name)
            json.member("listener", plan.nodes[link.listener].name)
            json.member("secret", plan.secrets[link.secret].name)
            json.asset(link.asset)
            json.member("weight", link.weight)
        }
    }

    private func write(_ json: inout JSONWriter, _ secret: PlannedSecret) {
        json.object(onOneLine: true) { json in
            json.member("name", secret.name)
            switch secret.origin {
            case .generated: json.member("origin", "generated")
            case .environment(let variable):
                json.member("origin", "environment")
                json.member("variable", variable)
            case .file(let path):
                json.member("origin", "file")
                json.member("path", path)
            }
        }
    }

    private func writeDashboard(_ json: inout JSONWriter) {
        guard let dashboard = plan.dashboard else { return json.null() }
        json.object(onOneLine: true) { json in
            json.member("httpPort", dashboard.httpPort.number)
            json.member("telemetryPort", dashboard.telemetryPort.number)
        }
    }

    private func writeTable(_ json: inout JSONWriter, _ index: Int) {
        let node = plan.nodes[index]
        json.object { json in
            json.member("node", node.name)
            json.list("entries", of: plan.routes.table(of: index).entries) { json, entry in
                json.object(onOneLine: true) { json in
                    json.member("prefix", entry.prefix)
                    json.member("nextHop", plan.nodes[node.accounts[entry.nextHop].peer].name)
                    json.member("priority", entry.priority)
                }
            }
        }
    }
}

extension JSONWriter {
    /// As in the configurations of connectors.
    fileprivate mutating func asset(_ asset: AssetDescription) {
        key("asset")
        NodeConfiguration.Asset(code: asset.code, scale: asset.scale).write(to: &self)
    }
}
