import Peering
import Reactor

/// SIGHUP: routes, peers, rates and level as the configuration has them now.
extension ConnectorNode {
    /// A configuration with a problem changes nothing. Links of peers that stay are kept.
    mutating func apply(_ reloaded: Reloaded) {
        guard phase == .running else { return }
        let fresh: ConnectorSettings
        switch reloaded {
        case .problems(let problems):
            for problem in problems {
                log.error("configuration not reloaded", ["problem": .text(problem)])
            }
            status?.report(.notReloaded)
            return
        case .settings(let settings): fresh = settings
        }
        warnOfWhatNeedsARestart(fresh)
        let old = settings
        settings.logLevel = fresh.logLevel
        settings.peers = fresh.peers
        settings.assets = fresh.assets
        settings.conversions = fresh.conversions
        settings.routes = fresh.routes
        // The name is what peers know us by: it stays until the restart, or links would drop.
        for i in settings.peers.indices { settings.peers[i].link.ownName = settings.nodeId }
        children = ChildAddresses(settings)
        log.level = fresh.logLevel
        forwarder.conversions = ConversionTable(fresh.conversions)
        removePeers(old)
        for peer in settings.peers {
            if let index = peerIndexes[peer.link.id] {
                changePeer(peer, at: index)
            } else {
                addPeer(peer)
            }
        }
        replaceRoutes()
        changeTelemetry(fresh.telemetry)
        statusChanged()
        log.info(
            "configuration reloaded",
            [
                "peers": .number(Int64(fresh.peers.count)),
                "routes": .number(Int64(fresh.routes.count)),
            ])
        status?.report(.reloaded)
    }

    private mutating func removePeers(_ old: ConnectorSettings) {
        let staying = Set(settings.peers.map(\.link.id))
        for peer in old.peers where !staying.contains(peer.link.id) {
            guard let index = peerIndexes.removeValue(forKey: peer.link.id) else { continue }
            links.removePeer(index)
            tellOfRemoval(index, peer.link.id)
            everConnected.remove(index)
        }
    }

    private func warnOfWhatNeedsARestart(_ fresh: ConnectorSettings) {
        let pairs: [(String, Bool)] = [
            ("nodeId", fresh.nodeId != settings.nodeId),
            ("ilpAddress", fresh.ilpAddress != settings.ilpAddress),
            ("listenAddress", fresh.btpAddress.hostText != settings.btpAddress.hostText),
            ("btpServerPort", fresh.btpAddress.port != settings.btpAddress.port),
            ("healthCheckPort", fresh.healthAddress.port != settings.healthAddress.port),
            ("limits", fresh.limits != settings.limits),
            ("links", fresh.timing != settings.timing),
        ]
        for (key, differs) in pairs where differs {
            log.warn("a changed key needs a restart", ["key": .text(key)])
        }
    }
}
