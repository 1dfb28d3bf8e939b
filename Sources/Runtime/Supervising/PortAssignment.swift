import Glibc
import Planning
import Reactor
import TopologyModel

/// Which ports the processes of a network have: what the user demands, what a running process has,
/// what it had the last time, what the plan prefers, or any that is free.
struct PortAssignment {
    /// Of processes that are new or move, held from now on.
    private(set) var bound: [String: ProcessPorts] = [:]
    /// Of all.
    private(set) var all: [String: (peer: Int, web: Int)] = [:]

    private struct Wish {
        var process: String
        var peer: PlannedPort?
        var web: PlannedPort?
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
        // Demanded ports first: no other process must take one of them by chance.
        let demanding = wishes.filter { $0.peer?.isExplicit == true || $0.web?.isExplicit == true }
        let others = wishes.filter { $0.peer?.isExplicit != true && $0.web?.isExplicit != true }
        for wish in demanding + others {
            let before = held[wish.process]
            let peer = Self.port(
                wish.peer, before?.peer, before?.peerNumber, stored[wish.process]?.peer,
                wish.process, &problems)
            let web = Self.port(
                wish.web, before?.web, before?.webNumber, stored[wish.process]?.web, wish.process,
                &problems)
            guard let peer, let web else { continue }
            all[wish.process] = (peer.number, web.number)
            // One that was stopped keeps its numbers and holds nothing.
            guard let peerPort = peer.bound, let webPort = web.bound else { continue }
            if before == nil || peerPort !== before?.peer || webPort !== before?.web {
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

    /// nil where a problem was noted.
    private static func port(
        _ wish: PlannedPort?, _ held: BoundPort?, _ heldNumber: Int?, _ stored: Int?,
        _ process: String, _ problems: inout [Diagnostic]
    ) -> (bound: BoundPort?, number: Int)? {
        if let wish, wish.isExplicit, wish.number != heldNumber {
            do throws(SystemCallError) {
                return (try PortBinding.bind(wish.number), wish.number)
            } catch {
                problems.append(Self.problem(process, wish.number, error))
                return nil
            }
        }
        if let heldNumber { return (held, heldNumber) }
        var last: SystemCallError?
        for number in [stored, wish?.number, 0].compactMap({ $0 }) {
            do throws(SystemCallError) {
                let port = try PortBinding.bind(number)
                return (port, port.port)
            } catch {
                last = error
            }
        }
        if let last { problems.append(Self.problem(process, 0, last)) }
        return nil
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

extension PlannedPort {
    fileprivate init(_ number: Int, like port: PlannedPort?) {
        self.init(number: number, isExplicit: port?.isExplicit ?? false)
    }
}
