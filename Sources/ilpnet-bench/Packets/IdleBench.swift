/// What a connector takes that has nothing to do: memory, and the time until it listens.
enum IdleBench {
    private static let starts = 21
    private static let listening = "\"event\":\"listening\""

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        try addMemory(&report, setting)
        try addStart(&report, setting)
    }

    /// Of a node in a chain whose links are up and have carried nothing.
    private static func addMemory(
        _ report: inout BenchReport, _ setting: BenchSetting
    ) throws {
        let chain = try ConnectorChain(.init(folder: setting.folder))
        let memory = try chain.nodes.map { try ProcessAccount.memory($0.process.pid) }
        let resident = memory.map(\.residentKilobytes).max() ?? 0
        let own = memory.map(\.privateKilobytes).max() ?? 0
        report.add(
            .init(
                name: "idle connector, resident", value: resident / 1_024, limit: .atMost(14),
                unit: "MB"))
        report.add(
            .init(
                name: "idle connector, private", value: own / 1_024, limit: .atMost(4),
                unit: "MB"))
    }

    /// From the call that starts it to the line that says that it listens.
    private static func addStart(
        _ report: inout BenchReport, _ setting: BenchSetting
    ) throws {
        let command = try ConnectorProcess.command(
            ConnectorProcess.configuration("alone", peers: [ConnectorProcess.peer("other")]),
            .init(folder: setting.folder))
        var times: [Double] = []
        for start in 0...setting.rounds(starts) {
            let begin = ContinuousClock.now
            let process = try ChildProcess(bare: command, voice: .errors)
            _ = try process.readLine(containing: listening)
            if start > 0 { times.append((.now - begin) / .milliseconds(1)) }
            process.end()
        }
        report.add(
            .init(
                name: "exec to listening", value: Median.of(times), limit: .atMost(10),
                unit: "ms", dependsOnSpeed: true))
    }
}
