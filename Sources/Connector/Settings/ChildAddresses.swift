/// The addresses of a node's children, found once for each configuration.
struct ChildAddresses {
    /// Children that no route names: wallets, and `client`. Their addresses follow from their names.
    let accounts: Set<String>
    private let ownAddress: String
    /// The longest prefix that a route to the child declares.
    private let declared: [String: String]

    init(_ settings: ConnectorSettings) {
        ownAddress = settings.ilpAddress
        let children = Set(settings.peers.filter { $0.relation == .child }.map(\.link.id))
        var declared: [String: String] = [:]
        // A bare scheme is nobody's address.
        for route in settings.routes
        where children.contains(route.nextHop) && route.prefix.contains(".") {
            let other = declared[route.nextHop, default: ""]
            if (other.utf8.count, route.prefix) < (route.prefix.utf8.count, other) {
                declared[route.nextHop] = route.prefix
            }
        }
        self.declared = declared
        accounts = children.subtracting(declared.keys)
    }

    /// What ILDCP tells the child: the address that leads to it, or else one below ours that has a
    /// route of its own.
    func address(of child: String) -> String { declared[child] ?? "\(ownAddress).\(child)" }
}
