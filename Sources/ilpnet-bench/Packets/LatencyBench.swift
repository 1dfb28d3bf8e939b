/// How long a packet takes through five nodes that have little to do, beside bare relays in the
/// same run: mostly what it takes to wake six processes up and back. The two take turns, a second
/// each, so that what else the machine does meets both.
enum LatencyBench {
    private static let perSecond = 100
    private static let rounds = 13

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        let processors = Processors.two ?? Processors.one
        let relay = try RelayChain(ChainMessages(), processors: processors)
        let chain = try ConnectorChain(.init(folder: setting.folder, processors: processors))
        _ = try relay.microseconds(perSecond: perSecond, count: perSecond)
        _ = try chain.round(perSecond: perSecond, count: perSecond)
        var relayed: [Double] = []
        var forwarded: [Double] = []
        var lost = 0
        for _ in 0..<setting.rounds(rounds) {
            relayed.append(try relay.microseconds(perSecond: perSecond, count: perSecond))
            let result = try chain.round(perSecond: perSecond, count: perSecond)
            forwarded.append(result.p95Microseconds)
            lost += result.failed
        }
        let relay95 = Median.of(relayed)
        let chain95 = Median.of(forwarded)
        report.add(
            .init(
                name: "p95 at 100/s, times the relay's",
                value: Median.of(zip(forwarded, relayed).map { $0 / $1 }),
                limit: .atMost(1.4), unit: ""))
        report.add(
            .init(
                name: "p95 at 100/s", value: chain95, limit: .atMost(1_000), unit: "us",
                dependsOnSpeed: true))
        report.remark("relay \(BenchReport.rounded(relay95)) us")
        report.add(
            .init(name: "lost at 100/s", value: Double(lost), limit: .atMost(0), unit: ""))
    }
}
