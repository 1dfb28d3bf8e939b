import CanonicalJSON
package import Control
import Disk
import Logging
import Planning
import Reactor
import TopologyModel

/// Making a network what a description says: the one way by which anything changes.
extension Supervisor {
    /// What will change. It is under way when this returns; turns bring it to its end, and `status`
    /// tells how it went. Where it throws, nothing has changed.
    package func apply(_ request: ApplyRequest) throws(RunFailure) -> NetworkDifference {
        let asked = MonotonicTime.microseconds()
        guard !isStopping else {
            throw RunFailure(.locked, "the network is being stopped", fix: "wait, and run it again")
        }
        let plan = try planned(request)
        let difference = PlanDifference(from: applied?.plan, to: plan)
        let rotated =
            applied == nil
            ? [] : SecretStore(folder).rotated(plan.secrets, given: request.secrets)
        let told = NetworkDifference(difference, plan.links(with: rotated))
        if request.isDryRun { return told }
        switch phase {
        case .settling, .probing:
            // Who asks for what is being made already waits for it with the one who asked first.
            guard !told.isEmpty else { return told }
            throw RunFailure(
                .locked, "another change of this network is under way",
                fix: "wait for it: ilpnet wait --for ready")
        case .settled where told.isEmpty && !hasGivenUp: return told
        case .empty, .settled, .failed, .stopping: break
        }
        let clock = ChangeClock(
            began: request.beganMonotonicMicroseconds,
            loadMicroseconds: Int64(request.loadMicroseconds), asked: asked,
            planned: MonotonicTime.microseconds(), prepared: 0)
        try begin(
            AppliedNetwork(plan: plan, description: request.description, file: request.file),
            difference, secrets: request.secrets, clock,
            readyMilliseconds: Int64(request.readyMilliseconds),
            keepsFailures: request.onFailure == .keep)
        // Each end of a link learns its new secret from its file.
        for link in plan.links(with: rotated) {
            for name in link {
                if let process = processes[name] { reload(process) }
            }
        }
        return told
    }

    private func planned(_ request: ApplyRequest) throws(RunFailure) -> NetworkPlan {
        let description: NetworkDescription
        do {
            description = try JSONReader.read(
                NetworkDescription.self, from: Array(request.description.utf8))
        } catch {
            throw RunFailure(
                .usage,
                error.all.map {
                    Diagnostic(path: "description", line: $0.line, $0.message)
                })
        }
        switch Planner.plan(description) {
        case .plan(let plan): return plan
        case .wrong(let problems):
            throw RunFailure(.topologyWrong, problems.map { $0.inFile(request.file) })
        }
    }

    /// Whatever can fail comes first; then nothing does.
    private func begin(
        _ network: AppliedNetwork, _ difference: PlanDifference, secrets: [String: [UInt8]],
        _ clock: ChangeClock, readyMilliseconds: Int64, keepsFailures: Bool, isReturn: Bool = false
    ) throws(RunFailure) {
        var network = network
        var clock = clock
        try checkDescriptors(network.plan)
        let ports = try PortAssignment(
            for: &network.plan, held: processes.mapValues(\.ports), stored: folder.readPorts())
        let files = StagedFiles()
        let sources = ProbePairs.sources(of: network.plan).sorted()
        try SecretStore(folder).fill(
            network.plan.secrets + sources.map { network.plan.probeSecret(of: $0) },
            given: secrets, into: files)
        let changed = try NetworkFiles(folder, into: files).stage(network.plan)
        try folder.stage(
            StoredNetwork(description: network.description, file: network.file),
            ports.all.mapValues { StoredPorts(peer: $0.peer, web: $0.web) }, into: files)
        try files.commit()
        NetworkFiles(folder, into: files).removeOthers(than: network.plan)
        clock.prepared = MonotonicTime.microseconds()

        let previous = applied
        applied = network
        revision += 1
        if !isReturn { failure = nil }
        var fresh = remakeProcesses(network.plan, ports, difference, changed)
        fresh.formUnion(reviveFailed())
        news.everything()
        log.info(
            "applying", ["revision": .number(Int64(revision)), "file": .text(network.file)])
        endProbe()
        phase = .settling(
            NetworkChange(
                isFirst: previous == nil, isReturn: isReturn, keepsFailures: keepsFailures,
                previous: previous, deadline: now + readyMilliseconds, fresh: fresh, clock: clock))
    }

    /// Back to what was before a change that failed. That can fail as well; then all stays as it is.
    func goBack(to previous: AppliedNetwork, after change: NetworkChange) {
        guard let applied else { return }
        let time = MonotonicTime.microseconds()
        do throws(RunFailure) {
            try begin(
                previous, PlanDifference(from: applied.plan, to: previous.plan), secrets: [:],
                ChangeClock(
                    began: time, loadMicroseconds: 0, asked: time, planned: time, prepared: time),
                readyMilliseconds: Int64(ReadyTime.byDefaultMilliseconds), keepsFailures: true,
                isReturn: true)
        } catch {
            log.error(
                "not taken back", ["problem": .text(error.problems.first?.message ?? "")])
            phase = .failed
        }
    }

    private func checkDescriptors(_ plan: NetworkPlan) throws(RunFailure) {
        let count = plan.nodes.count + (plan.dashboard == nil ? 0 : 1)
        let needed =
            count * SupervisorLimits.descriptorsOfProcess + SupervisorLimits.descriptorsOfItsOwn
        let limit = DescriptorLimit.current
        guard needed > limit else { return }
        throw RunFailure(
            .startFailed,
            "\(count) processes need \(needed) open files, but only \(limit) are allowed",
            fix: "raise the limit: ulimit -n \(needed)")
    }

    // MARK: - Processes that come, go and change

    /// The names of those that are started anew.
    private func remakeProcesses(
        _ plan: NetworkPlan, _ ports: PortAssignment, _ difference: PlanDifference,
        _ changedFiles: Set<String>
    ) -> Set<String> {
        let names =
            (plan.dashboard == nil ? [] : [NetworkPlan.dashboardName]) + plan.nodes.map(\.name)
        let staying = Set(names)
        for process in processes.values where !staying.contains(process.name) { remove(process) }
        let restarting = Set(difference.changedNodes.filter(\.needsRestart).map(\.name))
        var fresh: Set<String> = []
        order = names
        if plan.dashboard != nil {
            let isNew = processes[NetworkPlan.dashboardName] == nil
            let process = remake(NetworkPlan.dashboardName, .dashboard, .always, ports)
            if isNew {
                enqueue(process)
                fresh.insert(process.name)
            } else if difference.dashboard != nil {
                // Nodes and links come to it by events; only what it was told of itself matters.
                comeBack(process)
                fresh.insert(process.name)
            }
        }
        for position in plan.startOrder {
            let node = plan.nodes[position]
            let isNew = processes[node.name] == nil
            let process = remake(node.name, .connector, node.restarts, ports)
            process.address = node.address
            process.assetCode = node.asset.code
            process.assetScale = node.asset.scale
            process.peers = node.accounts.map { plan.nodes[$0.peer].name }
            process.dialledPeers = node.accounts.filter(\.dials).map { plan.nodes[$0.peer].name }
            if isNew {
                enqueue(process)
                fresh.insert(node.name)
            } else if restarting.contains(node.name) {
                guard process.isWanted else { continue }
                comeBack(process)
                fresh.insert(node.name)
            } else if changedFiles.contains(node.name) {
                reload(process)
            }
        }
        return fresh
    }

    private func remake(
        _ name: String, _ role: ProcessStatus.Role, _ rule: RestartRule, _ ports: PortAssignment
    ) -> SupervisedProcess {
        if let process = processes[name] {
            if let moved = ports.bound[name] { process.ports = moved }
            process.rule = rule
            return process
        }
        guard let bound = ports.bound[name] else {
            preconditionFailure("every new process was given ports")
        }
        let process = SupervisedProcess(name: name, role: role, rule: rule, ports: bound)
        processes[name] = process
        return process
    }

    private func remove(_ process: SupervisedProcess) {
        processes[process.name] = nil
        queue.removeAll { $0 === process }
        process.isQueued = false
        process.restartsAt = nil
        process.isWanted = false
        process.ports.close()
        if process.run != nil {
            leaving.append(process)
            tellToEnd(process)
        }
    }

    /// Ends it, to start it at once with what it is now.
    func comeBack(_ process: SupervisedProcess) {
        process.failure = nil
        process.restartsAt = nil
        process.backoff.forget()
        guard process.run != nil else { return enqueue(process) }
        process.isToComeBack = true
        tellToEnd(process)
    }

    /// Some process is down for good that should run.
    private var hasGivenUp: Bool { processes.values.contains { $0.state == .failed } }

    /// Those that failed get another chance; `up` was said again.
    private func reviveFailed() -> Set<String> {
        let failed = processes.values.filter { $0.state == .failed }
        for process in failed { comeBack(process) }
        return Set(failed.map(\.name))
    }
}
