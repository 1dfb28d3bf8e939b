import TopologyModel

/// The routes of all nodes, as next hops by number: two bytes for each pair of nodes.
///
/// It answers for each node: its default, the table a connector is configured with, how many
/// entries that has, and a digest of it. A table has an entry for a destination only where a
/// shorter prefix of the same table would lead elsewhere.
package struct RoutePlan: Sendable {
    /// The table of one node, as its connector is configured.
    package struct Table: Sendable, Equatable {
        package struct Entry: Sendable, Equatable {
            package var prefix: String
            /// A position in the node's accounts.
            package var nextHop: Int
            package var priority: Int

            package init(prefix: String, nextHop: Int, priority: Int) {
                self.prefix = prefix
                self.nextHop = nextHop
                self.priority = priority
            }
        }

        /// Sorted by prefix, then by falling priority.
        package var entries: [Entry]

        package init(entries: [Entry]) { self.entries = entries }
    }

    /// What is said of a table without writing it out.
    package struct Summary: Sendable, Equatable {
        /// The account to which the node sends what no other route covers; nil at the root.
        package var defaultHop: Int?
        package var entryCount: Int
        /// The same for the same table on every machine. It tells tables apart; it proves nothing
        /// to someone who would forge one.
        package var digest: UInt64
    }

    /// How many nodes' tables are written out side by side, so that rows are read along.
    private static let tablesAtOnce = 64

    private let graph: Graph
    private let declared: DeclaredRoutes
    private let addresses: [String]
    private let byAddress: [Int]
    private let defaults: [UInt16]
    private let hops: [UInt16]
    private let forcing: [Int: [Int: Int]]
    /// Of each node, the node with the nearest address above its own, or -1.
    private let above: [Int]
    private let schemes: [String]

    init(_ computation: RouteComputation) {
        graph = computation.graph
        declared = computation.declared
        addresses = computation.addresses
        byAddress = computation.byAddress
        defaults = computation.defaults
        hops = computation.hops
        forcing = computation.forcing
        above = RoutePlan.nearestAbove(addresses, byAddress)
        schemes = Set(addresses.map(AddressSyntax.scheme(of:))).sorted()
    }

    package func defaultHop(of node: Int) -> Int? {
        defaults[node] == Graph.noSlot ? nil : Int(defaults[node])
    }

    package func table(of node: Int) -> Table {
        var computed: [Table.Entry] = []
        for destination in byAddress {
            append(destination, at: node, to: &computed)
        }
        return finish(computed, of: node)
    }

    /// Hands over every node's table in turn; cheaper than asking for each.
    package func forEachTable(_ body: (_ node: Int, _ table: Table) throws -> Void) rethrows {
        for first in stride(from: 0, to: graph.nodeCount, by: RoutePlan.tablesAtOnce) {
            let block = first..<min(first + RoutePlan.tablesAtOnce, graph.nodeCount)
            var computed: [[Table.Entry]] = Array(repeating: [], count: block.count)
            for destination in byAddress {
                for node in block {
                    append(destination, at: node, to: &computed[node - first])
                }
            }
            for node in block { try body(node, finish(computed[node - first], of: node)) }
        }
    }

    /// Of all nodes, without writing any table out.
    package func summaries(named names: [String]) -> [Summary] {
        let nameDigests = names.map { Digest.of($0) }
        var counts = Array(repeating: 0, count: graph.nodeCount)
        var digests = Array(repeating: Digest.start, count: graph.nodeCount)
        for destination in byAddress {
            let address = Digest.of(addresses[destination])
            let forced = forcing[destination]
            for node in 0..<graph.nodeCount {
                guard let slot = entry(for: destination, at: node, forced) else { continue }
                counts[node] += 1
                let next = nameDigests[graph.node(behind: slot, of: node)]
                digests[node] = Digest.joined(digests[node], address, next)
            }
        }
        return (0..<graph.nodeCount).map { node in
            let others = finish([], of: node).entries
            for other in others {
                let next = nameDigests[graph.node(behind: UInt16(other.nextHop), of: node)]
                digests[node] = Digest.joined(digests[node], Digest.of(other.prefix), next)
                digests[node] = Digest.joined(
                    digests[node], UInt64(bitPattern: Int64(other.priority)), 0)
            }
            return Summary(
                defaultHop: defaultHop(of: node), entryCount: counts[node] + others.count,
                digest: digests[node])
        }
    }

    private func append(_ destination: Int, at node: Int, to entries: inout [Table.Entry]) {
        guard let slot = entry(for: destination, at: node, forcing[destination]) else { return }
        entries.append(
            Table.Entry(prefix: addresses[destination], nextHop: Int(slot), priority: 0))
    }

    /// The slot that the node's table names for this destination, if it has to name one.
    private func entry(for destination: Int, at node: Int, _ forced: [Int: Int]?) -> UInt16? {
        let slot = hops[destination * graph.nodeCount + node]
        // A declared route stands in the table already, and covers this.
        if slot == Graph.noSlot || forced?[node] != nil { return nil }
        let over = above[destination]
        // At the node itself `hops` has no slot, which is unlike any: its own address covers
        // nothing that lies behind another node.
        let covering = over < 0 ? defaults[node] : hops[over * graph.nodeCount + node]
        return slot == covering ? nil : slot
    }

    /// Adds what is not computed for a destination: the default and the declared routes.
    private func finish(_ computed: [Table.Entry], of node: Int) -> Table {
        var entries = computed
        for route in declared.all(at: node) {
            entries.append(
                Table.Entry(
                    prefix: route.prefix, nextHop: Int(route.slot), priority: route.priority))
        }
        if let hop = defaultHop(of: node) {
            for scheme in schemes
            where !entries.contains(where: { $0.prefix == scheme }) {
                entries.append(Table.Entry(prefix: scheme, nextHop: hop, priority: 0))
            }
        }
        entries.sort {
            $0.prefix == $1.prefix
                ? $0.priority > $1.priority
                : $0.prefix.utf8.lexicographicallyPrecedes($1.prefix.utf8)
        }
        return Table(entries: entries)
    }

    private static func nearestAbove(_ addresses: [String], _ byAddress: [Int]) -> [Int] {
        var above = Array(repeating: -1, count: addresses.count)
        let owners = Dictionary(
            zip(addresses, addresses.indices), uniquingKeysWith: { first, _ in first })
        for node in byAddress {
            var text = addresses[node][...]
            while let dot = text.lastIndex(of: ".") {
                text = text[..<dot]
                if let owner = owners[String(text)] {
                    above[node] = owner
                    break
                }
            }
        }
        return above
    }
}
