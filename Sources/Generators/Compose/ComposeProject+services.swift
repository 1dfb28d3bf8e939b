import Planning
import TopologyModel

extension ComposeProject {
    /// No connector and no dashboard waits for another: connectors redial for ever, and keep their
    /// telemetry until the dashboard takes it. Only the one-shot sender needs its node.
    func writeServices(to yaml: inout YAMLWriter) {
        yaml.blank()
        yaml.map("services") { yaml in
            if let dashboard = plan.dashboard {
                write(dashboard, to: &yaml)
                yaml.blank()
            }
            for node in plan.nodes {
                write(node, to: &yaml)
                yaml.blank()
            }
            writeSender(to: &yaml)
        }
    }

    private func write(_ dashboard: PlannedDashboard, to yaml: inout YAMLWriter) {
        yaml.map(NetworkPlan.dashboardName) { yaml in
            yaml.merge("container")
            yaml.entry(
                "command", list: ["dashboard", "--config", ComposeDefaults.dashboardConfigPath])
            yaml.map("environment") {
                $0.entry("TELEMETRY_WS_PORT", String(PortDefaults.telemetry))
            }
            writeHealthCheck(port: PortDefaults.http, to: &yaml)
            yaml.entry("networks", list: networks(published: true))
            writeLabels(role: "dashboard", to: &yaml)
            yaml.entry("mem_limit", ComposeDefaults.dashboardMemory)
            writeConfig(NetworkPlan.dashboardName, at: ComposeDefaults.dashboardConfigPath, &yaml)
            yaml.entry(
                "secrets",
                items: [dashboard.adminKey, dashboard.publisherKey, dashboard.readKey].map {
                    plan.secrets[$0].name
                })
            writeWritableFolder(bytes: Deployment.containers.retentionBytesMax, to: &yaml)
            yaml.entry(
                "ports",
                items: [
                    published(dashboard.httpPort, as: PortDefaults.http),
                    published(dashboard.telemetryPort, as: PortDefaults.telemetry),
                ])
        }
    }

    private func write(_ node: PlannedNode, to yaml: inout YAMLWriter) {
        let ports = publishedPorts(of: node)
        yaml.map(node.name) { yaml in
            yaml.merge("node")
            if ports.isEmpty == sharedPublishing {
                yaml.entry("networks", list: networks(published: !ports.isEmpty))
            }
            if let megabytes = node.limits?.memoryMegabytes {
                yaml.entry("mem_limit", "\(max(megabytes, ComposeDefaults.memoryLeast))m")
            }
            let restart = restart(of: node)
            if restart != ComposeDefaults.restart { yaml.entry("restart", restart) }
            writeConfig(node.name, at: ComposeDefaults.nodeConfigPath, &yaml)
            yaml.entry("secrets", items: secrets(of: node))
            if plan.dashboard != nil {
                writeWritableFolder(
                    bytes: Deployment.containers.spoolBytesMax(of: node), to: &yaml)
            }
            yaml.entry("ports", items: ports)
        }
    }

    /// Docker starts an `on-failure` container after a crash only, not with the machine, so that one
    /// has to be asked for.
    private func restart(of node: PlannedNode) -> String {
        guard node.hasDeclaredRestarts else { return ComposeDefaults.restart }
        switch node.restarts {
        case .never: return "no"
        case .onFailure: return "on-failure"
        case .always: return "unless-stopped"
        }
    }

    /// Sends a few packets and ends: `docker compose run --rm send`, with options of one's own
    /// after it instead of these.
    private func writeSender(to yaml: inout YAMLWriter) {
        guard let payment = SamplePayment(plan) else { return }
        let name = NetworkPlan.senderName
        let secret = plan.secrets[payment.from.clientSecret].name
        let url = payment.url(host: payment.from.name, port: PortDefaults.btp)
        yaml.comment("Sends packets and ends: docker compose run --rm \(name)")
        yaml.map(name) { yaml in
            yaml.merge("container")
            yaml.entry("profiles", list: ["tools"])
            yaml.entry("entrypoint", list: [ComposeDefaults.binary, "send", "--url", url])
            yaml.entry("command", list: payment.options)
            yaml.map("environment") {
                $0.entry(
                    SamplePayment.secretVariable, Deployment.containers.secretPath(secret))
            }
            yaml.entry("restart", "no")
            yaml.map("depends_on") { yaml in
                yaml.map(payment.from.name) { $0.entry("condition", "service_healthy") }
            }
            yaml.entry("networks", list: networks(published: false))
            writeLabels(role: "tool", to: &yaml)
            yaml.entry("secrets", items: [secret])
        }
    }

    private func writeConfig(_ name: String, at path: String, _ yaml: inout YAMLWriter) {
        yaml.entry("configs", records: [[("source", name), ("target", path)]])
    }

    /// Each secret once, also where two of the node's links share it.
    private func secrets(of node: PlannedNode) -> [String] {
        var seen: Set<Int> = []
        let own = node.accounts.map { plan.links[$0.link].secret } + [node.clientSecret]
        return (own + (plan.dashboard.map { [$0.publisherKey] } ?? []))
            .filter { seen.insert($0).inserted }.map { plan.secrets[$0].name }
    }

    /// In memory, and counted as the container's: a volume would belong to root, since the image
    /// has no such folder whose owner it could take over.
    private func writeWritableFolder(bytes: Int?, to yaml: inout YAMLWriter) {
        let megabytes = ((bytes ?? 0) >> 20) + ComposeDefaults.writableFolderSpareMegabytes
        let owner = ComposeDefaults.user.split(separator: ":")
        yaml.entry(
            "tmpfs",
            items: [
                "\(Deployment.writableFolder):size=\(megabytes)m,mode=0700"
                    + ",uid=\(owner[0]),gid=\(owner[1])"
            ])
    }

    /// A node without ports in the plan publishes nothing.
    func publishedPorts(of node: PlannedNode) -> [String] {
        [(node.btpPort, PortDefaults.btp), (node.healthPort, PortDefaults.health)]
            .compactMap { port, inside in port.map { published($0, as: inside) } }
    }

    private func published(_ port: PlannedPort, as inside: Int) -> String {
        "127.0.0.1:\(port.number):\(inside)"
    }
}
