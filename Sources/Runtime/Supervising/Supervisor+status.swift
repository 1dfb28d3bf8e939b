package import Control
import Glibc
import Planning

/// How the network is at this moment.
extension Supervisor {
    /// With memory and processor time, for which the system is asked about every process.
    package var status: NetworkStatus {
        var status = picture
        if let facts = ProcessFacts.read(Int32(identity.pid)) {
            status.supervisor.memoryBytes = facts.memoryBytes
            status.supervisor.cpuMilliseconds = facts.cpuMilliseconds
        }
        for place in status.processes.indices {
            guard let pid = status.processes[place].pid, let facts = ProcessFacts.read(Int32(pid))
            else { continue }
            status.processes[place].memoryBytes = facts.memoryBytes
            status.processes[place].cpuMilliseconds = facts.cpuMilliseconds
        }
        return status
    }

    /// What is known without asking.
    package var picture: NetworkStatus {
        var status = header()
        status.processes = order.compactMap { processes[$0]?.status() }
        guard let plan = applied?.plan else { return status }
        status.links = plan.links.map { link in
            linkStatus(plan.nodes[link.dialler].name, plan.nodes[link.listener].name)
        }
        return status
    }

    /// Without processes and links.
    func header() -> NetworkStatus {
        let state = networkState()
        return NetworkStatus(
            name: folder.network, file: applied?.file ?? "", state: state, failure: failure,
            waitingFor: state == .starting || state == .degraded ? waitingFor() : [],
            supervisor: SupervisorStatus(
                pid: Int(identity.pid), version: settings.version,
                startedMonotonicMilliseconds: startedAt, memoryBytes: 0, cpuMilliseconds: 0),
            folder: folder.path, revision: revision, startup: startup)
    }

    private func networkState() -> NetworkStatus.State {
        switch phase {
        case .empty, .settling, .probing: .starting
        case .failed: .failed
        case .stopping: .stopping
        case .settled:
            processes.values.allSatisfy { $0.state == .ready } ? .ready : .degraded
        }
    }

    private func linkStatus(_ from: String, _ to: String) -> LinkStatus {
        LinkStatus(
            from: from, to: to,
            fromIsUp: processes[from]?.run?.connected.contains(to) ?? false,
            toIsUp: processes[to]?.run?.connected.contains(from) ?? false)
    }

    /// Whichever of them dials.
    func link(between one: String, _ other: String) -> LinkStatus? {
        if processes[one]?.dialledPeers.contains(other) == true { return linkStatus(one, other) }
        if processes[other]?.dialledPeers.contains(one) == true { return linkStatus(other, one) }
        return nil
    }
}
