import Glibc

/// What a supervisor takes while its network of 100 nodes has nothing to do.
enum IdleNetworkBench {
    private static let nodes = 100
    /// Links that have just come up say so; that is over by then.
    private static let settlingSeconds = 2.0
    private static let seconds = 20.0

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        let network = try LargeNetworkBench.network(nodes, setting)
        _ = try network.up()
        let supervisor = try network.supervisor
        pause(settlingSeconds)
        let begin = ContinuousClock.now
        let before = try ProcessAccount.cpuNanoseconds(supervisor)
        pause(setting.isQuick ? seconds / 5 : seconds)
        let used = try ProcessAccount.cpuNanoseconds(supervisor) - before
        let passed = (.now - begin) / .nanoseconds(1)
        let memory = try ProcessAccount.memory(supervisor)
        _ = try network.down()
        report.add(
            "supervisor, resident", memory.residentKilobytes / 1_024, limit: 30, "MB")
        report.add("supervisor, of one core", used / passed * 100, limit: 1, "%")
        report.remark("private: \(BenchReport.rounded(memory.privateKilobytes / 1_024)) MB")
    }

    private static func pause(_ seconds: Double) {
        poll(nil, 0, Int32(seconds * 1_000))
    }
}
