import TestSupport
import TopologyModel
import XCTest

@testable import Planning

/// Random networks, followed hop by hop: every packet arrives, and what nobody owns ends in F02.
///
/// A failure prints its seed; `ILPNET_SEED=n` replays that one network alone.
final class RoutePropertyTests: XCTestCase {
    private static let networks = 1_000

    func testEveryPacketIsDeliveredAndNoneCircles() throws {
        let (planned, withDeclared) = try follow(.anyShape)
        guard let planned, let withDeclared else { return }
        XCTAssertGreaterThan(planned, Self.networks * 9 / 10)
        XCTAssertGreaterThan(withDeclared, Self.networks / 15)
    }

    /// Where addresses and declared routes lie above and below each other, a fault needs few nodes.
    func testNestedAddressesWithDeclaredRoutesDeliverToo() throws {
        let (planned, withDeclared) = try follow(.smallAndNested)
        guard let planned, let withDeclared else { return }
        XCTAssertGreaterThan(planned, Self.networks / 3)
        XCTAssertGreaterThan(withDeclared, Self.networks / 3)
    }

    /// How many were planned, and how many of these had declared routes; nil where a seed was given.
    private func follow(_ kind: RandomNetwork.Kind) throws -> (planned: Int?, withDeclared: Int?) {
        let only = ProcessInfo.processInfo.environment["ILPNET_SEED"].flatMap(UInt64.init)
        var planned = 0
        var withDeclared = 0
        for seed in only.map({ [$0] }) ?? Array(1...UInt64(Self.networks)) {
            var random = SeededGenerator(seed: seed)
            let network = RandomNetwork(kind, &random)
            switch network.writing.outcome {
            case .plan(let plan):
                planned += 1
                if network.hasDeclared { withDeclared += 1 }
                let faults = deliveryFaults(of: plan, network.declaredPrefixes)
                XCTAssert(faults.isEmpty, "ILPNET_SEED=\(seed): \(faults.prefix(3))")
                if !faults.isEmpty { return (nil, nil) }
            case .wrong(let problems):
                // Random declared routes may be impossible; nothing else here is wrong.
                XCTAssert(
                    network.hasDeclared && problems.allSatisfy { $0.message.hasPrefix("route ") },
                    "ILPNET_SEED=\(seed): \(problems)")
                // Of what no node owns, another circle is found below; here is what nodes own.
                let isLost = problems.contains {
                    $0.message.contains("leads away") || $0.message.contains("makes a loop")
                }
                XCTAssert(
                    !isLost || RejectedPlanProof.isImpossible(network),
                    "ILPNET_SEED=\(seed): \(problems)")
            }
        }
        return only == nil ? (planned, withDeclared) : (nil, nil)
    }

    private func deliveryFaults(of plan: NetworkPlan, _ declared: [String]) -> [String] {
        var faults: [String] = []
        let walk = PacketWalk(plan)
        for to in plan.nodes {
            for address in [to.address, to.address + ".client"] {
                for (from, end) in walk.ends(to: address).enumerated()
                where end != .delivered(at: to.name) {
                    faults.append("\(plan.nodes[from].name) -> \(address): \(end)")
                }
            }
        }
        for address in ["test.nobody", "test.nobody.below", "test.zone0.nobody"] {
            for (from, end) in walk.ends(to: address).enumerated() {
                if case .unreachable = end { continue }
                faults.append("\(plan.nodes[from].name) -> \(address) does not end in F02")
            }
        }
        // Below a declared prefix a packet may end at the node that owns what is above it.
        for address in declared.map({ $0 + ".nobody" }) {
            for (from, end) in walk.ends(to: address).enumerated() where end == .circled {
                faults.append("\(plan.nodes[from].name) -> \(address) circles")
            }
        }
        return faults
    }
}

/// A ring, a tree or a mesh of 2 to 60 nodes; one in five has declared routes or weights, and some
/// have addresses below each other.
private struct RandomNetwork {
    var writing = NetworkWriting()
    var hasDeclared = false
    private var links: [(Int, Int)] = []

    var declaredPrefixes: [String] { writing.description.nodes.flatMap(\.routes).map(\.prefix) }

    enum Kind { case anyShape, smallAndNested }

    init(_ kind: Kind, _ random: inout SeededGenerator) {
        let isSmall = kind == .smallAndNested
        let count = 2 + random.below(isSmall ? 7 : 59)
        let nesting = isSmall ? 1 : random.below(4)
        for node in 0..<count {
            writing.node("n\(node)", address: address(of: node, nesting, &random))
        }
        let isSpecial = isSmall || random.below(5) == 0
        let hasWeights = !isSmall && isSpecial && random.below(2) == 0
        grow(count, shape: random.below(3), &random)
        for (first, second) in links {
            let weight = hasWeights ? 1 + random.below(9) : 1
            writing.link("n\(first)", "n\(second)", weight: weight)
        }
        if isSpecial && !hasWeights { declareRoutes(count, &random) }
    }

    /// Side by side, in zones that nobody owns, or below the addresses of other nodes.
    private func address(of node: Int, _ nesting: Int, _ random: inout SeededGenerator) -> String? {
        switch nesting {
        case 0: return "test.zone\(random.below(3) + 1).n\(node)"
        case 1 where node > 0:
            let other = random.below(node)
            let above = writing.description.nodes[other].address?.value ?? "test.n\(other)"
            let between = random.below(3) == 0 ? ".p" : ""
            return random.below(2) == 0 && above.utf8.count < 200
                ? "\(above)\(between).n\(node)" : nil
        default: return nil
        }
    }

    private mutating func grow(_ count: Int, shape: Int, _ random: inout SeededGenerator) {
        switch shape {
        case 0:
            for node in 0..<(count == 2 ? 1 : count) { links.append((node, (node + 1) % count)) }
        case 1:
            for node in 1..<count { links.append((node, random.below(node))) }
        default:
            for node in 1..<count {
                var linked = Set([random.below(node)])
                for _ in 0..<random.below(4) { linked.insert(random.below(node)) }
                links += linked.sorted().map { (node, $0) }
            }
        }
    }

    private mutating func declareRoutes(_ count: Int, _ random: inout SeededGenerator) {
        hasDeclared = true
        for _ in 0...random.below(2) {
            let (first, second) = links[random.below(links.count)]
            let (node, via) = random.below(2) == 0 ? (first, second) : (second, first)
            let target = random.below(count)
            // Mostly towards the neighbour itself, which must work; else anywhere, which may not.
            let prefix = random.below(3) > 0 ? via : target
            guard prefix != node else { continue }
            var address = writing.description.nodes[prefix].address?.value ?? "test.n\(prefix)"
            // Now and then what is above it, which may be nobody's.
            if random.below(4) == 0, let dot = address.lastIndex(of: "."),
                address[..<dot].contains(".")
            {
                address = String(address[..<dot])
            }
            writing.route("n\(node)", address, via: "n\(via)", priority: random.below(1_000_000))
        }
    }
}

/// Shows of a network that the planner refused that no choice of computed routes could have
/// delivered: some destination is out of reach once the declared routes are obeyed.
private enum RejectedPlanProof {
    static func isImpossible(_ network: RandomNetwork) -> Bool {
        let nodes = network.writing.description.nodes
        var neighbours: [String: Set<String>] = [:]
        for node in nodes {
            for peer in node.peers {
                neighbours[node.name, default: []].insert(peer.node)
                neighbours[peer.node, default: []].insert(node.name)
            }
        }
        for node in nodes {
            let routes = node.routes.map { "\($0.prefix)#\($0.priority)" }
            if Set(routes).count < routes.count { return true }
        }
        return nodes.contains { destination in
            let address = destination.address?.value ?? "test.\(destination.name)"
            var reached: Set<String> = [destination.name]
            var grew = true
            while grew {
                grew = false
                for node in nodes where !reached.contains(node.name) {
                    let own = node.address?.value ?? "test.\(node.name)"
                    let forced = node.routes.filter {
                        (address == $0.prefix || address.hasPrefix($0.prefix + "."))
                            && !(address.hasPrefix(own + ".") && own.hasPrefix($0.prefix))
                    }.max { ($0.prefix.count, $0.priority) < ($1.prefix.count, $1.priority) }
                    let ways = forced.map { [$0.via] } ?? Array(neighbours[node.name] ?? [])
                    if ways.contains(where: reached.contains) {
                        reached.insert(node.name)
                        grew = true
                    }
                }
            }
            return reached.count < nodes.count
        }
    }
}
