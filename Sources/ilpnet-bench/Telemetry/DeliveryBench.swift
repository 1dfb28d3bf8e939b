import Glibc

/// How old events are when a client of the channels has them, while packets go through five nodes at
/// a steady rate, and how much memory and processor time the hub takes.
enum DeliveryBench {
    private static let rates: [(perSecond: Int, limitMicroseconds: Double)] = [
        (100, 5_000), (1_000, 10_000),
    ]
    private static let seconds = 5
    private static let rounds = 3
    /// Of a packet through five nodes on the channel `packets`: two when it comes and two when it goes,
    /// there and back, and one less at each end of the last node.
    private static let eventsPerPacket = 18
    private static let drainMilliseconds: Int32 = 200

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        let processors = Processors.two ?? Processors.one
        let hub = try HubProcess(folder: setting.folder, name: "delivery", processors: processors)
        let chain = try ConnectorChain(
            .init(
                folder: setting.folder, processors: processors,
                hub: .init(port: hub.telemetryPort, keyFile: hub.publisherKeyFile)))
        let client = try ChildProcess(
            [OwnProgram.path, "child", "subscribe", "\(hub.page.port)", HubProcess.readKey],
            processors: processors)
        _ = try client.readLine(containing: "ready")
        for (perSecond, limit) in rates {
            var medians: [Double] = []
            var p95s: [Double] = []
            var events = 0
            let count = perSecond * seconds
            for round in 0...setting.rounds(rounds) {
                _ = try chain.round(perSecond: perSecond, count: count)
                poll(nil, 0, drainMilliseconds)
                try client.send("")
                let numbers = try client.readLine().split(separator: " ").compactMap { Double($0) }
                guard numbers.count == 3 else { throw Failure("the subscriber is not understood") }
                if round == 0 { continue }
                events += Int(numbers[0])
                medians.append(numbers[1])
                p95s.append(numbers[2])
            }
            report.add(
                .init(
                    name: "event to client, p95 at \(perSecond)/s", value: Median.of(p95s),
                    limit: .atMost(limit), unit: "us", dependsOnSpeed: true))
            report.remark("median \(BenchReport.rounded(Median.of(medians))) us")
            report.add(
                "events not delivered at \(perSecond)/s",
                abs(Double(setting.rounds(rounds) * count * eventsPerPacket - events)), limit: 0,
                "")
        }
        let memory = try ProcessAccount.memory(hub.process.pid)
        report.add(
            "memory of the hub with one client", memory.residentKilobytes / 1_024, limit: 66, "MiB")
        chain.end()
        client.end()
    }
}
