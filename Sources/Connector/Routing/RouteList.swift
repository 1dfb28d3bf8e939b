/// Which route counts for each prefix: what is declared, the node's own address, and the accounts
/// below it.
///
/// A declared route of the node's own address is overruled by the address itself. A child that no
/// declared route names (a wallet, `client`) gets what ILDCP tells it: the address of the node,
/// a dot and its name.
package struct RouteList {
    package struct Route: Equatable {
        package var prefix: [UInt8]
        package var target: RoutingTable.Target

        package init(prefix: [UInt8], target: RoutingTable.Target) {
            self.prefix = prefix
            self.target = target
        }
    }

    package private(set) var routes: [Route] = []

    package init(ownAddress: String, declared: [Declared], accounts: [Account]) {
        var best: [String: Declared] = [:]
        for route in declared {
            // Of two with one priority the first counts.
            if let other = best[route.prefix], other.priority >= route.priority { continue }
            best[route.prefix] = route
        }
        var targets = best.mapValues { RoutingTable.Target.peer($0.peer) }
        for account in accounts {
            let prefix = "\(ownAddress).\(account.name)"
            if targets[prefix] == nil { targets[prefix] = .peer(account.peer) }
        }
        targets[ownAddress] = .local
        routes = targets.map { Route(prefix: Array($0.key.utf8), target: $0.value) }
    }

    /// A route of the configuration, its next hop as the peer's index.
    package struct Declared {
        package var prefix: String
        package var peer: Int
        package var priority: Int

        package init(prefix: String, peer: Int, priority: Int) {
            self.prefix = prefix
            self.peer = peer
            self.priority = priority
        }
    }

    /// A child whose address follows from its name.
    package struct Account {
        package var name: String
        package var peer: Int

        package init(name: String, peer: Int) {
            self.name = name
            self.peer = peer
        }
    }
}
