import Control

/// Networks as their supervisors tell of them.
enum RunningNetworks {
    /// A line of nodes behind a dashboard, as it looks a while after it became ready.
    static func line(
        _ name: String = "linear-5", nodes: Int = 5, state: NetworkStatus.State = .ready
    ) -> NetworkStatus {
        let names = (0..<nodes).map { "connector-" + letters($0) }
        let (last, before) = (names.last, names.dropLast().last ?? "nobody")
        var network = NetworkStatus(
            name: name, file: "/home/ann/\(name).swift", state: state,
            supervisor: SupervisorStatus(
                pid: 4_000, version: "0.1.0", startedMonotonicMilliseconds: 100_000,
                memoryBytes: 12_300_000, cpuMilliseconds: 40),
            folder: "/home/ann/.ilpnet/\(name)", revision: 1,
            startup: StartupTiming(
                microseconds: 212_300,
                criticalChain: [
                    .init(process: nil, what: "evaluated", microseconds: 7_100),
                    .init(process: nil, what: "planned", microseconds: 400),
                    .init(process: last, what: "started", microseconds: 12_000),
                    .init(process: last, what: "listening", microseconds: 6_200),
                    .init(
                        process: last, what: "linked with \(before)", microseconds: 9_000
                    ),
                    .init(process: nil, what: "probed", microseconds: 11_499),
                ]))
        network.processes = [
            ProcessStatus(
                name: "dashboard", role: .dashboard, state: .ready, pid: 4_001,
                startedMonotonicMilliseconds: 100_010, peerPort: 9_000, webPort: 8_080,
                memoryBytes: 3_400_000, cpuMilliseconds: 12)
        ]
        for (index, name) in names.enumerated() {
            let received = UInt64(index == 0 ? 0 : 12_345)
            network.processes.append(
                ProcessStatus(
                    name: name, role: .connector, state: .ready, pid: 4_002 + index,
                    startedMonotonicMilliseconds: 100_020, address: "test." + name,
                    assetCode: "XRP", assetScale: 9, peerPort: 3_000 + index,
                    webPort: 9_080 + index, linksUp: index == 0 || index == nodes - 1 ? 1 : 2,
                    linksPlanned: index == 0 || index == nodes - 1 ? 1 : 2,
                    packets: PacketCounts(
                        received: received, forwarded: received, delivered: 0, rejected: 0,
                        inFlight: 0), memoryBytes: 4_100_000, cpuMilliseconds: 300))
        }
        network.links = zip(names, names.dropFirst()).map {
            LinkStatus(from: $0, to: $1, fromIsUp: true, toIsUp: true)
        }
        return network
    }

    /// One node has failed, one comes back, and what they are linked to has noticed.
    static func troubled() -> NetworkStatus {
        var network = line(state: .degraded)
        network.waitingFor = ["connector-c to listen", "the link connector-d -> connector-e"]
        network.processes[2].linksUp = 1
        network.processes[2].state = .degraded
        network.processes[3].state = .restarting
        network.processes[3].reason = "ended by signal 9 (KILL), starts again in 0.4 s"
        network.processes[3].pid = nil
        network.processes[3].startedMonotonicMilliseconds = nil
        network.processes[3].packets = nil
        network.processes[3].restarts = 2
        network.processes[3].linksUp = 0
        network.processes[5].state = .failed
        network.processes[5].reason =
            "ended 5 times within 10 s, the last time with exit code 1; `ilpnet start connector-e`"
            + " tries again"
        network.processes[5].pid = nil
        network.processes[5].startedMonotonicMilliseconds = nil
        network.processes[5].linksUp = 0
        for index in 1...3 { network.links[index].toIsUp = false }
        return network
    }

    /// Not there yet.
    static func starting(nodes: Int = 5) -> NetworkStatus {
        var network = line(nodes: nodes, state: .starting)
        network.startup = nil
        network.waitingFor = ["connector-c to listen", "connector-d to listen", "and 4 links"]
        for index in network.processes.indices.dropFirst(3) {
            network.processes[index].state = .starting
            network.processes[index].packets = nil
            network.processes[index].linksUp = 0
        }
        for index in network.links.indices.dropFirst() {
            network.links[index].fromIsUp = false
            network.links[index].toIsUp = false
        }
        return network
    }

    static func failed() -> NetworkStatus {
        var network = starting()
        network.state = .failed
        network.waitingFor = []
        network.failure = ControlRefusal(
            .startFailed,
            [
                .init(
                    message: "connector-d ended with exit code 2 before it was ready; its last"
                        + " lines:\n  {\"level\":\"error\",\"event\":\"port taken\"}",
                    fix: "look at .ilpnet/linear-5/logs/connector-d.log")
            ])
        return network
    }

    /// a, b, ... z, ba, bb ...
    private static func letters(_ number: Int) -> String {
        let last = String(UnicodeScalar(UInt8(97 + number % 26)))
        return number < 26 ? last : letters(number / 26) + last
    }
}
