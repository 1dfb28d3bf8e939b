import Peering

/// Links that come and go.
extension ConnectorNode {
    mutating func addPeer(_ peer: ConnectorSettings.Peer) {
        let index = links.addPeer(peer.link)
        peerIndexes[peer.link.id] = index
        forwarder.accounts.place(account(of: peer), at: index)
    }

    /// Keeps what a living link has: its session, its counters and what it was asked.
    mutating func changePeer(_ peer: ConnectorSettings.Peer, at index: Int) {
        var account = account(of: peer)
        account.session = forwarder.accounts[index].session
        account.counters = forwarder.accounts[index].counters
        account.unanswered = forwarder.accounts[index].unanswered
        forwarder.accounts.place(account, at: index)
        links.changePeer(index, peer.link)
    }

    private func account(of peer: ConnectorSettings.Peer) -> Account {
        var account = Account()
        account.name = peer.link.id
        account.relation = peer.relation
        account.asset = peer.asset
        account.assetCode = settings.assets[peer.asset].code
        account.assetScale = UInt8(clamping: settings.assets[peer.asset].scale)
        account.childAddress = settings.childAddress(peer.link.id)
        return account
    }

    mutating func replaceRoutes() {
        let declared = settings.routes.compactMap { route in
            peerIndexes[route.nextHop].map {
                RouteList.Declared(prefix: route.prefix, peer: $0, priority: route.priority)
            }
        }
        let accounts = settings.childAccounts.compactMap { name in
            peerIndexes[name].map { RouteList.Account(name: name, peer: $0) }
        }
        let list = RouteList(
            ownAddress: settings.ilpAddress, declared: declared, accounts: accounts)
        forwarder.routes = RoutingTable(list.routes)
    }

    mutating func linkUp(_ peer: Int) {
        forwarder.accounts[peer].session = links.session(of: peer)
        everConnected.insert(peer)
    }

    /// What the peer was asked is answered at once: no answer can come any more.
    mutating func linkDown(_ peer: Int) {
        forwarder.accounts[peer].session = links.session(of: peer)
        var place = 0
        while let answered = forwarder.nextUnanswerable(of: peer, from: &place) {
            finish(answered)
        }
    }
}

extension ConnectorSettings {
    /// What ILDCP tells a child: the address that a route to it declares, or else one below ours
    /// that follows from its name and has a route of its own. Of several routes the longest prefix
    /// is meant, as a bare scheme is nobody's address.
    func childAddress(_ name: String) -> String {
        let declared = routes.filter { $0.nextHop == name && $0.prefix.contains(".") }
            .map(\.prefix)
        return declared.max { ($0.utf8.count, $1) < ($1.utf8.count, $0) }
            ?? "\(ilpAddress).\(name)"
    }

    /// Children that no route names: wallets, and `client`. Their addresses follow from their names.
    var childAccounts: [String] {
        let routed = Set(routes.filter { $0.prefix.contains(".") }.map(\.nextHop))
        return peers.filter { $0.relation == .child && !routed.contains($0.link.id) }
            .map(\.link.id)
    }
}
