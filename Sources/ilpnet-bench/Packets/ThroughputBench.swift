/// How many packets a second go through a chain of connectors, as a share of what bare relays pass
/// on, and what a packet costs each node. Nothing may be lost on the way.
enum ThroughputBench {
    /// A machine that relays fewer a second says nothing about connectors.
    private static let relayMin = 500_000.0
    private static let rounds = 9

    private struct Place {
        var name: String
        var processors: [Int32]
        var window: Int
        var count: Int
    }

    private struct Sample {
        var relay: Double
        var chain: Double
        var microsecondsPerNode: Double
        /// Of one round: relay and chain run within the same second.
        var share: Double
    }

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        let pinned = Place(
            name: "one core, 200 in flight", processors: Processors.one, window: 200,
            count: 500_000)
        let one = try median(pinned, &report, setting)
        addShare(of: one, pinned, atLeast: 0.28, &report)
        guard let two = Processors.two else {
            return report.remark("two cores: not measured, this machine has one")
        }
        let narrow = Place(
            name: "two cores, 200 in flight", processors: two, window: 200, count: 400_000)
        addShare(of: try median(narrow, &report, setting), narrow, atLeast: 0.35, &report)
        let wide = Place(
            name: "two cores, 1,000 in flight", processors: two, window: 1_000, count: 1_000_000)
        let sample = try median(wide, &report, setting)
        report.add(
            .init(
                name: wide.name, value: sample.chain, limit: .atLeast(600_000), unit: "/s",
                dependsOnSpeed: true))
        report.remark("relay \(BenchReport.rounded(sample.relay)) /s")
        report.add(
            .init(
                name: "CPU per packet and node, 1,000 in flight",
                value: sample.microsecondsPerNode, limit: .atMost(0.45), unit: "us",
                dependsOnSpeed: true))
    }

    private static func addShare(
        of sample: Sample, _ place: Place, atLeast limit: Double, _ report: inout BenchReport
    ) {
        report.add(
            .init(
                name: "\(place.name), share of relay", value: sample.share,
                limit: .atLeast(limit), unit: ""))
        report.remark(
            "relay \(BenchReport.rounded(sample.relay)) /s, connectors "
                + "\(BenchReport.rounded(sample.chain)) /s, "
                + "\(BenchReport.rounded(sample.microsecondsPerNode)) us per packet and node")
    }

    /// Relay and chain in turn, after a round of each that does not count.
    private static func median(
        _ place: Place, _ report: inout BenchReport, _ setting: BenchSetting
    ) throws -> Sample {
        let relay = try RelayChain(ChainMessages(), processors: place.processors)
        let chain = try ConnectorChain(
            .init(folder: setting.folder, processors: place.processors))
        var samples: [Sample] = []
        var lost = 0.0
        for round in 0...setting.rounds(rounds) {
            let count = setting.count(place.count)
            let relayed = try relay.packetsPerSecond(window: place.window, count: count)
            let before = try cpuNanoseconds(chain)
            let result = try chain.round(window: place.window, count: count)
            let cpu = try cpuNanoseconds(chain) - before
            lost += Double(result.failed)
            if round == 0 { continue }
            samples.append(
                Sample(
                    relay: relayed, chain: result.packetsPerSecond,
                    microsecondsPerNode: cpu / 1_000 / Double(count * ConnectorChain.length),
                    share: result.packetsPerSecond / relayed))
        }
        report.add(
            .init(
                name: "\(place.name), lost", value: lost + (try chain.unaccounted()),
                limit: .atMost(0), unit: ""))
        let relayed = Median.of(samples.map(\.relay))
        guard relayed >= relayMin || setting.isQuick else {
            throw TooSlow(name: place.name, relay: relayed, relayMin: relayMin)
        }
        return Sample(
            relay: relayed, chain: Median.of(samples.map(\.chain)),
            microsecondsPerNode: Median.of(samples.map(\.microsecondsPerNode)),
            share: Median.of(samples.map(\.share)))
    }

    private static func cpuNanoseconds(_ chain: ConnectorChain) throws -> Double {
        try chain.nodes.reduce(0) { try $0 + ProcessAccount.cpuNanoseconds($1.process.pid) }
    }

    private struct TooSlow: Error, CustomStringConvertible {
        var name: String
        var relay: Double
        var relayMin: Double

        var description: String {
            "the bare relay passes on \(BenchReport.rounded(relay)) packets/s (\(name)); below "
                + "\(BenchReport.rounded(relayMin)) this machine is too slow or too busy to judge"
        }
    }
}
