import Glibc

/// How many packets a second go through five nodes that tell a hub everything, as a share of the same
/// five nodes that tell nothing, and whether the hub's files hold every event.
enum TelemetryChainBench {
    private static let rounds = 7
    private static let window = 200
    private static let count = 100_000
    private static let settlingSeconds = 30.0

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        let processors = Processors.two ?? Processors.one
        let hub = try HubProcess(folder: setting.folder, processors: processors)
        let silent = try ConnectorChain(.init(folder: setting.folder, processors: processors))
        let telling = try ConnectorChain(
            .init(
                folder: setting.folder + "/", processors: processors,
                hub: .init(port: hub.telemetryPort, keyFile: hub.publisherKeyFile)))
        var shares: [Double] = []
        var rates: [Double] = []
        var stored: [Double] = []
        var failed = 0
        let count = setting.count(count)
        for round in 0...setting.rounds(rounds) {
            let without = try silent.round(window: window, count: count)
            let before = try emitted(telling)
            let start = ContinuousClock.now
            let with = try telling.round(window: window, count: count)
            try settle(telling)
            let seconds = (ContinuousClock.now - start) / .seconds(1)
            failed += with.failed + without.failed
            if round == 0 { continue }
            shares.append(with.packetsPerSecond / without.packetsPerSecond)
            rates.append(with.packetsPerSecond)
            stored.append((try emitted(telling) - before) / seconds)
        }
        report.add(
            .init(
                name: "two cores, 200 in flight, share of untold", value: Median.of(shares),
                limit: .atLeast(0.5), unit: ""))
        report.add(
            .init(
                name: "two cores, 200 in flight", value: Median.of(rates),
                limit: .atLeast(200_000), unit: "/s", dependsOnSpeed: true))
        report.remark("\(BenchReport.rounded(Median.of(stored))) events/s until all were stored")
        report.add("packets lost", Double(failed), limit: 0, "")
        try judge(hub, telling, &report)
    }

    /// Emitted is counted by the nodes before anything else happens to an event; stored is what
    /// another process reads from the hub's files.
    private static func judge(
        _ hub: HubProcess, _ chain: ConnectorChain, _ report: inout BenchReport
    ) throws {
        let counts = try chain.nodes.map { node in
            (try emitted(node), try node.health.metric("ilpnet_telemetry_lost_total"))
        }
        let bytes = try hub.page.metric("ilpnet_telemetry_log_bytes")
        try settle(chain)
        chain.end()
        guard hub.process.end() else { throw Failure("the hub did not end by itself") }
        let log = try StoredLog(folder: hub.dataFolder)
        let names = ["a", "b", "c", "d", "e"].map { "connector-\($0)" }
        var absent = 0.0
        for (name, count) in zip(names, counts) {
            absent += max(0, count.0 - (log.nodes[name]?.next ?? 0))
        }
        report.add("events emitted and not stored", absent, limit: 0, "")
        report.add("events stored twice", log.sum(\.duplicates), limit: 0, "")
        report.add("numbers missing", log.sum(\.missing) + log.damaged, limit: 0, "")
        report.add(
            "events that were not kept", log.sum(\.lost) + counts.reduce(0) { $0 + $1.1 },
            limit: 0, "")
        report.add(
            "bytes on disk per packet event", bytes / log.sum(\.packetEvents), limit: 80, "B")
        report.remark("\(BenchReport.rounded(log.sum(\.events))) events in the log")
    }

    private static func emitted(_ chain: ConnectorChain) throws -> Double {
        try chain.nodes.reduce(0) { try $0 + emitted($1) }
    }

    private static func emitted(_ node: ConnectorProcess) throws -> Double {
        try node.health.metric("ilpnet_telemetry_events_total")
    }

    /// Until the hub has acknowledged all that was emitted.
    private static func settle(_ chain: ConnectorChain) throws {
        let deadline = ContinuousClock.now + .seconds(settlingSeconds)
        for node in chain.nodes {
            while true {
                let text = try node.health.metrics()
                let emitted = try HealthPage.sum(
                    of: "ilpnet_telemetry_events_total", where: "", in: text)
                let acked = try HealthPage.sum(
                    of: "ilpnet_telemetry_acked_events", where: "", in: text)
                if acked >= emitted { break }
                guard ContinuousClock.now < deadline else {
                    throw Failure("of \(emitted) events \(acked) were acknowledged in time")
                }
                poll(nil, 0, 5)
            }
        }
    }
}
