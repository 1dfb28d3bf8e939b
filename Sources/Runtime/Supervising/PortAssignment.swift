import Glibc
import Planning
import Reactor
import TopologyModel

/// Which ports the processes of a network have: what the user demands, what a running process has,
/// what it had the last time, what the plan prefers, or any that is free.
struct PortAssignment {
    /// Of processes that are new or move, held from now on unless the process was stopped.
    private(set) var bound: [String: ProcessPorts] = [:]
    /// Of all.
    private(set) var all: [String: (peer: Int, web: Int)] = [:]

    private struct Wish {
        var process: String
        var peer: PlannedPort?
        var web: PlannedPort?

        var demands: [Int] { [peer, web].compactMap { $0 }.filter(\.isExplicit).map(\.number) }
    }

    /// Writes the ports into the plan. `held` are those of processes that are there already.
    init(
        for plan: inout NetworkPlan, held: [String: ProcessPorts], stored: [String: StoredPorts]
    ) throws(RunFailure) {
        var wishes = plan.nodes.map {
            Wish(process: $0.name, peer: $0.btpPort, web: $0.healthPort)
        }
        if let dashboard = plan.dashboard {
            wishes.append(
                Wish(
                    process: NetworkPlan.dashboardName, peer: dashboard.telemetryPort,
                    web: dashboard.httpPort))
        }
        var problems: [Diagnostic] = []
        let market = Market(wishes.flatMap(\.demands), held)
        // Demanded ports first: no other process must take one of them by chance.
        let demanding = wishes.filter { $0.peer?.isExplicit == true || $0.web?.isExplicit == true }
        let others = wishes.filter { $0.peer?.isExplicit != true && $0.web?.isExplicit != true }
        for wish in demanding + others {
            let before = held[wish.process]
            let peer = market.port(
                wish.peer, before?.peer, before?.peerNumber, stored[wish.process]?.peer,
                wish.process, &problems)
            let web = market.port(
                wish.web, before?.web, before?.webNumber, stored[wish.process]?.web, wish.process,
                &problems)
            guard let peer, let web else { continue }
            all[wish.process] = (peer.number, web.number)
            if let before, before.isClosed {
                // One that was stopped has numbers and holds nothing.
                bound[wish.process] = ProcessPorts(closed: peer.number, web.number)
            } else if let peerPort = peer.bound, let webPort = web.bound,
                before == nil || peerPort !== before?.peer || webPort !== before?.web
            {
                bound[wish.process] = ProcessPorts(peer: peerPort, web: webPort)
            }
        }
        guard problems.isEmpty else { throw RunFailure(.portTaken, problems) }
        for i in plan.nodes.indices {
            guard let ports = all[plan.nodes[i].name] else { continue }
            plan.nodes[i].btpPort = PlannedPort(ports.peer, like: plan.nodes[i].btpPort)
            plan.nodes[i].healthPort = PlannedPort(ports.web, like: plan.nodes[i].healthPort)
        }
        if let ports = all[NetworkPlan.dashboardName], let dashboard = plan.dashboard {
            plan.dashboard?.telemetryPort = PlannedPort(ports.peer, like: dashboard.telemetryPort)
            plan.dashboard?.httpPort = PlannedPort(ports.web, like: dashboard.httpPort)
        }
    }

    static func problem(_ process: String, _ port: Int, _ error: SystemCallError) -> Diagnostic {
        guard error.errno == EADDRINUSE else {
            return Diagnostic(
                "\(process): no port can be had: \(error.text)",
                fix: error.errno == EACCES
                    ? "choose a port of 1024 or more" : "free descriptors: ulimit -n")
        }
        let holder = PortBinding.holder(of: port).map { "taken by \($0)" } ?? "taken"
        return Diagnostic(
            "\(process): port \(port) is \(holder)",
            fix: "end that program, or leave the port out of the topology: a free one is chosen")
    }
}

/// Which ports are demanded and which are held, before anything changes.
private struct Market {
    private let demanded: Set<Int>
    private let held: [Int: BoundPort]

    init(_ demanded: [Int], _ held: [String: ProcessPorts]) {
        self.demanded = Set(demanded)
        let ports = held.values.flatMap { [$0.peer, $0.web] }.compactMap { $0 }
        self.held = Dictionary(ports.map { ($0.port, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// nil where a problem was noted.
    func port(
        _ wish: PlannedPort?, _ own: BoundPort?, _ ownNumber: Int?, _ stored: Int?,
        _ process: String, _ problems: inout [Diagnostic]
    ) -> (bound: BoundPort?, number: Int)? {
        if let wish, wish.isExplicit {
            if wish.number == ownNumber { return (own, wish.number) }
            // Of another process of this network, which gives it up or goes.
            if let port = held[wish.number] { return (port, wish.number) }
            do throws(SystemCallError) {
                return (try PortBinding.bind(wish.number), wish.number)
            } catch {
                problems.append(PortAssignment.problem(process, wish.number, error))
                return nil
            }
        }
        if let ownNumber, !demanded.contains(ownNumber) { return (own, ownNumber) }
        var last: SystemCallError?
        for number in [stored, wish?.number, 0].compactMap({ $0 })
        where !demanded.contains(number) {
            do throws(SystemCallError) {
                let port = try PortBinding.bind(number)
                return (port, port.port)
            } catch {
                last = error
            }
        }
        if let last { problems.append(PortAssignment.problem(process, 0, last)) }
        return nil
    }
}

extension PlannedPort {
    fileprivate init(_ number: Int, like port: PlannedPort?) {
        self.init(number: number, isExplicit: port?.isExplicit ?? false)
    }
}
