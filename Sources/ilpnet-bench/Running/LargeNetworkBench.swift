import FoundationEssentials

/// Networks of many nodes: from the command until every link stands and every probe has passed.
enum LargeNetworkBench {
    private static let sizes = [
        (nodes: 100, rounds: 5, limitSeconds: 3.0), (nodes: 500, rounds: 1, limitSeconds: 20.0),
    ]

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        for (nodes, rounds, limit) in sizes {
            let network = try LargeNetworkBench.network(nodes, setting)
            var ups: [Double] = [], downs: [Double] = []
            for _ in 0..<setting.rounds(rounds) {
                ups.append(try network.up() / 1_000)
                downs.append(try network.down() / 1_000)
            }
            report.add("up -d, \(nodes) nodes", Median.of(ups), limit: limit, "s")
            report.remark("down: \(BenchReport.rounded(Median.of(downs))) s")
        }
    }

    /// With a dashboard. Its file is evaluated already.
    static func network(_ nodes: Int, _ setting: BenchSetting) throws -> BenchedNetwork {
        let file = "\(setting.folder)/scale-\(nodes).swift"
        let text = """
            import TopologyDSL
            let network = Topology("scale-\(nodes)") {
                Dashboard()
                ScaleFree(nodes: \(nodes), seed: 7)
            }
            """
        try Data(text.utf8).write(to: URL(filePath: file))
        let network = BenchedNetwork("scale-\(nodes)", file: file, setting)
        try network.evaluate()
        return network
    }
}
