import ConnectorConfig
import Control
import Disk
import Glibc
import Logging
import Planning
import TopologyModel

/// From a change to the proof that it works: every process serves, every link stands at both ends,
/// and a probe packet has passed between every pair that matters.
extension Supervisor {
    /// What is due now, whatever happened before.
    func advance() {
        guard !isStopping else { return tellNext() }
        startQueued()
        switch phase {
        case .settling(var change):
            if isSettled {
                change.clock.settled = MonotonicTime.microseconds()
                beginProbe(change)
            } else if now >= change.deadline {
                fail(change, .readinessTimeout, lateProblems())
            }
        case .probing(let change, _):
            if !isSettled {
                endProbe()
                phase = .settling(change)
            } else if now >= change.deadline {
                fail(change, .readinessTimeout, lateProblems())
            }
        case .empty, .settled, .failed, .stopping: break
        }
    }

    /// Whether a process has all that it can have: links to nodes that are stopped on purpose cannot
    /// come up.
    func isSettled(_ process: SupervisedProcess) -> Bool {
        guard let run = process.run, run.isListening, !run.isTold, !run.isPaused,
            run.reload == .none
        else { return false }
        return missingPeers(of: process).isEmpty
    }

    private func missingPeers(of process: SupervisedProcess) -> [String] {
        guard let run = process.run else { return [] }
        return process.peers.filter { !run.connected.contains($0) && isThere($0) }
    }

    /// A process that was stopped or paused on purpose, or given up, is not waited for.
    private func isThere(_ name: String) -> Bool {
        guard let process = processes[name] else { return false }
        if process.run == nil, process.failure != nil { return false }
        return process.isWanted && process.run?.isPaused != true
    }

    /// Also as its neighbours see it.
    func isLinked(_ process: SupervisedProcess) -> Bool {
        isSettled(process)
            && process.peers.allSatisfy { peer in
                !isThere(peer) || processes[peer]?.run?.connected.contains(process.name) == true
            }
    }

    private var isSettled: Bool {
        leaving.isEmpty
            && order.allSatisfy { name in
                guard let process = processes[name] else { return true }
                return !isThere(name) || isSettled(process)
            }
    }

    /// In words, the first few; never empty while something is missing.
    func waitingFor() -> [String] {
        var missing: [String] = []
        var more = 0
        func add(_ text: String) {
            if missing.count < SupervisorLimits.waitingForMax {
                missing.append(text)
            } else {
                more += 1
            }
        }
        if case .probing(_, let probe) = phase {
            for text in probe.missing { add(text) }
        }
        for name in order where isThere(name) {
            guard let process = processes[name] else { continue }
            guard let run = process.run else {
                add(process.isQueued ? "\(name) to be started" : "\(name) to be started again")
                continue
            }
            guard run.isListening else {
                add("\(name) to listen")
                continue
            }
            if run.reload != .none { add("\(name) to take in its new configuration") }
            for peer in missingPeers(of: process) {
                // Named itself, and what is missing is not the link.
                guard processes[peer]?.run?.isListening == true else { continue }
                // Said once, by the end that dials, unless only the other end misses it.
                let other = processes[peer]?.run?.connected.contains(name) ?? false
                if process.dialledPeers.contains(peer) {
                    add("the link \(name) -> \(peer)")
                } else if other {
                    add("\(name) to accept \(peer)")
                }
            }
        }
        for process in leaving { add("\(process.name) to end") }
        if more > 0 { missing.append("\(more) more") }
        return missing
    }

    private func lateProblems() -> [Diagnostic] {
        [
            Diagnostic(
                "the network was not ready in time; still missing: "
                    + waitingFor().joined(separator: ", "),
                fix: "see what the nodes say: ilpnet logs; or give it longer: --timeout SECONDS")
        ]
    }

    // MARK: - The probe

    private func beginProbe(_ change: NetworkChange) {
        guard let plan = applied?.plan else { return }
        let pairs = ProbePairs.of(plan).filter {
            isThere(plan.nodes[$0.from].name) && isThere(plan.nodes[$0.to].name)
        }
        let page = isThere(NetworkPlan.dashboardName) ? plan.dashboard : nil
        guard !pairs.isEmpty || page != nil else { return succeed(change) }
        do throws(RunFailure) {
            try folder.replace(
                folder.probeConfigurationPath, ProbeConfiguration(plan, pairs, page).fileBytes)
            let seconds = max(1, (change.deadline - now + 999) / 1_000)
            let run = try started(
                NetworkPlan.probeName,
                [
                    "probe", "--config", folder.probeConfigurationPath, "--lifeline-fd", "3",
                    "--status-fd", "4", "--timeout", String(seconds),
                ], [lifeline.reading], folder.crashLogPath(of: NetworkPlan.probeName), owner: nil)
            let packets = pairs.map {
                "a packet from \(plan.nodes[$0.from].name) to \(plan.nodes[$0.to].name)"
            }
            let pages = page == nil ? [] : ["an answer from the dashboard"]
            phase = .probing(change, ProbeWatch(run: run, subjects: packets + pages))
        } catch {
            fail(change, error.kind, error.problems)
        }
    }

    func hearProbe(_ line: Substring) {
        guard case .probing(_, let probe) = phase, let report = ProbeReport(line: line) else {
            return
        }
        switch report {
        case .passed(let pair): probe.passed.insert(pair)
        case .missing(let pair, let why): probe.reasons[pair] = why
        }
    }

    func endOfProbe(_ run: ProcessRun, _ ending: ProcessEnding) {
        guard case .probing(let change, let probe) = phase, probe.run === run else { return }
        if ending == .exited(0), probe.hasShownAll {
            return succeed(change)
        }
        if ending == .exited(1) { return fail(change, .readinessTimeout, lateProblems()) }
        fail(
            change, .startFailed,
            [
                Diagnostic(
                    (["the probe ended with \(ending.text)"] + run.excerpt.lines())
                        .joined(separator: "\n    "),
                    fix: "run it again; if it stays so, ilpnet dump tells what happened")
            ])
    }

    func endProbe() {
        guard case .probing(_, let probe) = phase else { return }
        probe.run.isKilled = true
        probe.run.signal(SIGKILL)
    }

    // MARK: - How it went

    private func succeed(_ change: NetworkChange) {
        phase = .settled
        if change.isFirst {
            startup = CriticalChain.of(
                change.clock, order.compactMap { processes[$0]?.milestones },
                probed: MonotonicTime.microseconds())
        }
        log.info("ready", ["revision": .number(Int64(revision))])
    }

    /// Whether the change that is under way waits for this process for the first time.
    func isAwaited(_ process: SupervisedProcess) -> Bool {
        switch phase {
        case .settling(let change), .probing(let change, _):
            change.fresh.contains(process.name)
        case .empty, .settled, .failed, .stopping: false
        }
    }

    func failChange(
        because process: SupervisedProcess, _ kind: RunFailure.Kind, _ problems: [Diagnostic]
    ) {
        news.changed(process)
        switch phase {
        case .settling(let change), .probing(let change, _): fail(change, kind, problems)
        case .empty, .settled, .failed, .stopping: break
        }
    }

    private func fail(
        _ change: NetworkChange, _ kind: RunFailure.Kind, _ problems: [Diagnostic]
    ) {
        endProbe()
        phase = .failed
        if !change.isReturn { failure = ControlRefusal(kind, problems) }
        for problem in problems { log.error("not ready", ["problem": .text(problem.message)]) }
        guard !change.keepsFailures else { return }
        guard let previous = change.previous else {
            isHurried = true
            return stop(atOnce: false)
        }
        goBack(to: previous, after: change)
    }
}
