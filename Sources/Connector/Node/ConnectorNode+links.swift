import Peering

/// Links that come and go.
extension ConnectorNode {
    mutating func addPeer(_ peer: ConnectorSettings.Peer) {
        let index = links.addPeer(peer.link)
        peerIndexes[peer.link.id] = index
        forwarder.accounts.place(account(of: peer), at: index)
        // Before its first link it may be what a lookup found.
        if isTelling { telemetry?.define(index, session: 0, name: peer.link.id) }
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
        account.childAddress = children.address(of: peer.link.id)
        return account
    }

    mutating func replaceRoutes() {
        let declared = settings.routes.compactMap { route in
            peerIndexes[route.nextHop].map {
                RouteList.Declared(prefix: route.prefix, peer: $0, priority: route.priority)
            }
        }
        let accounts = children.accounts.compactMap { name in
            peerIndexes[name].map { RouteList.Account(name: name, peer: $0) }
        }
        let list = RouteList(
            ownAddress: settings.ilpAddress, declared: declared, accounts: accounts)
        forwarder.routes = RoutingTable(list.routes)
    }

    mutating func linkUp(_ peer: Int) {
        forwarder.accounts[peer].session = links.session(of: peer)
        everConnected.insert(peer)
        reportUp(peer)
        tellLinkUp(peer)
    }

    /// What the peer was asked is answered at once: no answer can come any more.
    mutating func linkDown(_ peer: Int, _ end: LinkEnd) {
        forwarder.accounts[peer].session = links.session(of: peer)
        reportDown(peer)
        tellLinkDown(peer, end)
        var place = 0
        while let answered = forwarder.nextUnanswerable(of: peer, from: &place) {
            finish(answered)
        }
    }
}
