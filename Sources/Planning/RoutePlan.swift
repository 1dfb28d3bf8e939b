/// The routes of all nodes, as next hops by number.
///
/// `RoutePlan` answers for each node: its default, the table a connector is configured with, and
/// how many entries that has. It never holds a text for a destination.
package final class RoutePlan: Sendable {
    /// The table of one node, as its connector is configured.
    package struct Table: Sendable {
        package struct Entry: Sendable, Equatable {
            package var prefix: String
            /// A position in the node's accounts.
            package var nextHop: Int
            package var priority: Int
        }

        /// Sorted by prefix, then by falling priority; the default routes first.
        package var entries: [Entry]
    }

    package init() {}

    /// The account to which the node sends what no other route covers; nil at the root.
    package func defaultHop(of node: Int) -> Int? { nil }

    /// How many entries the node's table has, its default included.
    package func entryCount(of node: Int) -> Int { 0 }

    package func table(of node: Int) -> Table { Table(entries: []) }

    /// Hands over every node's table in turn; cheaper than asking for each.
    package func forEachTable(_ body: (_ node: Int, _ table: Table) -> Void) {}
}
