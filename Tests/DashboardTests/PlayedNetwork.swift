import ConnectorConfig
import Control
import TestSupport

@testable import Dashboard

/// A network as a supervisor would tell it: a chain of nodes that are all ready.
struct PlayedNetwork {
    var status: NetworkStatus

    init(_ names: [String] = ["a", "b", "c"], state: ProcessStatus.State = .ready) {
        status = NetworkStatus(
            name: "played", file: "/played.swift", state: .ready,
            supervisor: SupervisorStatus(
                pid: 1, version: "1", startedMonotonicMilliseconds: 0, memoryBytes: 0,
                cpuMilliseconds: 0), folder: "/state", revision: 1,
            processes: [ProcessStatus(name: "dashboard", role: .dashboard, state: .ready)]
                + names.map { Self.process($0, state) },
            links: zip(names, names.dropFirst()).map {
                LinkStatus(from: $0, to: $1, fromIsUp: true, toIsUp: true)
            })
    }

    static func process(
        _ name: String, _ state: ProcessStatus.State, received: UInt64 = 0, reason: String? = nil
    ) -> ProcessStatus {
        ProcessStatus(
            name: name, role: .connector, state: state, reason: reason, pid: 7,
            startedMonotonicMilliseconds: 1_000, restarts: 2, address: "test.\(name)",
            assetCode: "XRP", assetScale: 9, peerPort: 3_000, webPort: 9_080, linksUp: 1,
            linksPlanned: 2,
            packets: PacketCounts(
                received: received, forwarded: received, delivered: 0, rejected: 0, inFlight: 0))
    }

    var snapshot: ControlEvent { Self.event(.snapshot, network: status) }

    static func event(
        _ kind: ControlEvent.Kind, network: NetworkStatus? = nil, process: ProcessStatus? = nil,
        link: LinkStatus? = nil
    ) -> ControlEvent {
        ControlEvent(
            kind: kind, sequence: 1, unixMilliseconds: 0, network: network, process: process,
            link: link)
    }

    /// The same nodes and links as a configuration has them.
    var configuration: DashboardConfiguration {
        DashboardConfiguration(
            network: status.name, listenAddress: "127.0.0.1", httpPort: 0, telemetryPort: 0,
            channels: [], defaultChannels: [], adminKeyFile: "admin", publisherKeyFile: "publisher",
            readKeyFile: "read",
            nodes: status.processes.dropFirst().map {
                .init(
                    id: $0.name, ilpAddress: "test.\($0.name)",
                    healthUrl: "http://127.0.0.1:9080")
            },
            links: status.links.map { .init(from: $0.from, to: $0.to) })
    }

    func picture(isSupervised: Bool = true) throws -> NetworkPicture {
        let folder = try TemporaryFolder()
        try PlayedKeys.write(to: folder)
        return NetworkPicture(
            try DashboardSettings(
                checking: configuration, environment: [:], folder: folder.path),
            isSupervised: isSupervised)
    }
}
