import Glibc

/// What one more peer costs a node that has thousands of them, all connected, none with anything to
/// say: what the node's memory grows by from a configuration without them.
enum PeerCountBench {
    private static let count = 10_000
    private static let descriptorsMin = 2 * count + 1_000

    static func run(_ report: inout BenchReport, _ setting: BenchSetting) throws {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        getrlimit(files, &limit)
        limit.rlim_cur = limit.rlim_max
        setrlimit(files, &limit)
        guard limit.rlim_max >= rlim_t(descriptorsMin / 2) else {
            return report.remark(
                "10,000 peers: not measured; raise the limit of open files (ulimit -Hn)")
        }
        let count = setting.count(count)
        let empty = try ConnectorProcess(
            ConnectorProcess.configuration("empty", peers: []), .init(folder: setting.folder))
        let before = try ProcessAccount.memory(empty.process.pid).residentKilobytes
        let peers = (0..<count).map { ConnectorProcess.peer(IdlePeersRole.name($0)) }
        let full = try ConnectorProcess(
            ConnectorProcess.configuration("full", peers: peers), .init(folder: setting.folder))
        let others = try ChildProcess(
            [OwnProgram.path, "child", "idle-peers", "\(full.btpPort)", "\(count)"])
        _ = try others.readLine(containing: "connected")
        let up = try full.health.metric("ilpnet_peer_up")
        guard up == Double(count) else { throw Failure("\(up) of \(count) peers are connected") }
        let after = try ProcessAccount.memory(full.process.pid).residentKilobytes
        // Before the node, or it would miss it.
        others.end()
        report.add(
            .init(
                name: "memory for each of \(count) idle peers",
                value: (after - before) / Double(count), limit: .atMost(40), unit: "KB"))
    }
}
