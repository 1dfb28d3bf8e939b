import ConnectorConfig
import Peering
import Wire

/// The accounts: their names, assets, links and secrets.
extension SettingsCheck {
    private static let latencyMicrosecondsMax = 60_000_000
    private static let assetCodeBytesMax = 255
    // ILDCP counts a scale in one byte.
    static let scales = 0...255

    /// Every asset once, the node's own first.
    mutating func assets() -> [ConnectorSettings.Asset] {
        check(configuration.asset, [.key("asset")])
        var assets = [ConnectorSettings.Asset(configuration.asset)]
        for (i, peer) in configuration.peers.enumerated() {
            check(peer.asset, [.key("peers"), .index(i), .key("asset")])
            let asset = ConnectorSettings.Asset(peer.asset)
            if !assets.contains(asset) { assets.append(asset) }
        }
        if assets.count > ConversionTable.assetsMax {
            note(
                "peers", "the accounts have \(assets.count) different assets",
                fix: "spread them over several nodes: one takes \(ConversionTable.assetsMax)")
        }
        return assets
    }

    private mutating func check(
        _ asset: NodeConfiguration.Asset, _ place: [SettingsProblem.PlaceStep]
    ) {
        if asset.code.isEmpty || asset.code.utf8.count > Self.assetCodeBytesMax {
            problems.append(
                SettingsProblem(
                    place: place + [.key("code")],
                    message: "\"\(asset.code)\" is no code of an asset",
                    fix: "write 1 to \(Self.assetCodeBytesMax) characters, USD for instance"))
        }
        if !Self.scales.contains(asset.scale) {
            problems.append(
                SettingsProblem(
                    place: place + [.key("scale")],
                    message: "\(asset.scale) is not from 0 to \(Self.scales.upperBound)",
                    fix: "write 9, where amounts count billionths"))
        }
    }

    mutating func peers(_ assets: [ConnectorSettings.Asset]) -> [ConnectorSettings.Peer] {
        if configuration.peers.count > AccountTable.countMax {
            note(
                "peers", "\(configuration.peers.count) accounts are too many",
                fix: "spread them over several nodes: one takes \(AccountTable.countMax)")
        }
        var owners: [String: String] = [:]
        return configuration.peers.enumerated().map { i, peer in
            let variable = SecretLookup.variable(for: peer.id)
            switch owners.updateValue(peer.id, forKey: variable) {
            case peer.id:
                noteOfPeer(
                    i, "id", "the account \"\(peer.id)\" stands twice",
                    fix: "keep one of them, or give it another id")
            case let other? where secrets.isSet(variable):
                noteOfPeer(
                    i, "id", "\(variable) would be the secret of \(other) and of \(peer.id)",
                    fix: "give one of them another id, or unset the variable and name files")
            default: break
            }
            return checked(peer, i, assets)
        }
    }

    private mutating func checked(
        _ peer: NodeConfiguration.Peer, _ i: Int, _ assets: [ConnectorSettings.Asset]
    ) -> ConnectorSettings.Peer {
        checkNumbers(of: peer, i)
        let url = url(of: peer, i)
        let link = PeerSettings(
            id: peer.id, url: url, ownName: configuration.nodeId,
            secret: secret(of: peer, i, urlToken: url?.token),
            latencyMicroseconds: peer.latencyMicroseconds ?? 0)
        return ConnectorSettings.Peer(
            link: link, relation: Account.Relation(peer.relation),
            asset: assets.firstIndex(of: ConnectorSettings.Asset(peer.asset)) ?? 0)
    }

    private mutating func checkNumbers(of peer: NodeConfiguration.Peer, _ i: Int) {
        if !Self.isName(peer.id) {
            noteOfPeer(i, "id", "\"\(peer.id)\" is no name for an account", fix: Self.nameFix)
        } else if peer.relation == .child, !Self.isSegment(peer.id) {
            noteOfPeer(
                i, "id", "\"\(peer.id)\" cannot end the address of a child",
                fix: "write letters, digits, _ ~ and - only")
        } else if peer.id == configuration.nodeId {
            noteOfPeer(
                i, "id", "the node would be its own peer", fix: "name another node, or leave it out"
            )
        }
        if let limit = peer.creditLimit, limit < 0 {
            noteOfPeer(i, "creditLimit", "\(limit) is below 0", fix: "write 0, or leave it out")
        }
        if let latency = peer.latencyMicroseconds,
            !(0...Self.latencyMicrosecondsMax).contains(latency)
        {
            noteOfPeer(
                i, "latencyMicroseconds",
                "\(latency) is not from 0 to \(Self.latencyMicrosecondsMax)",
                fix: "write microseconds, 20000 for 20 ms, or leave it out")
        }
    }

    private static func isSegment(_ name: String) -> Bool {
        name.utf8.allSatisfy { ILPAddress.segmentKinds[Int($0)] == 1 }
    }

    private mutating func url(of peer: NodeConfiguration.Peer, _ i: Int) -> PeerURL? {
        guard let text = peer.url else { return nil }
        do throws(PeerURLError) {
            let url = try PeerURL(text)
            if url.token?.isEmpty == true {
                noteOfPeer(
                    i, "url", "the URL's token is empty", fix: "write one, or remove the colon")
            }
            return url
        } catch {
            // The text may hold a token and is not repeated.
            noteOfPeer(i, "url", "the URL \(error.text)", fix: "write ws://host:port")
            return nil
        }
    }

    private mutating func secret(
        of peer: NodeConfiguration.Peer, _ i: Int, urlToken: String?
    ) -> [UInt8] {
        do throws(SecretLookup.Failure) {
            return try secrets.secret(of: peer.id, file: peer.secretFile, urlToken: urlToken)
        } catch {
            switch error {
            case .none:
                problems.append(
                    SettingsProblem(
                        place: [.key("peers"), .index(i)],
                        message: "the account \"\(peer.id)\" has no secret",
                        fix: "name a file with \"secretFile\", or set"
                            + " \(SecretLookup.variable(for: peer.id)) or"
                            + " \(SecretLookup.variable(for: peer.id))_FILE"))
            case .wrong(nil, let message, let fix):
                noteOfPeer(i, "secretFile", message, fix: fix)
            case .wrong(let variable?, let message, let fix):
                problems.append(
                    SettingsProblem(
                        place: [.key("peers"), .index(i)], message: "\(variable): \(message)",
                        fix: fix))
            }
            return []
        }
    }

    private mutating func noteOfPeer(_ i: Int, _ key: String, _ message: String, fix: String) {
        note(.key("peers"), .index(i), .key(key), message: message, fix: fix)
    }
}

extension ConnectorSettings.Asset {
    init(_ asset: NodeConfiguration.Asset) { self.init(code: asset.code, scale: asset.scale) }
}

extension Account.Relation {
    init(_ relation: NodeConfiguration.Relation) {
        switch relation {
        case .peer: self = .peer
        case .parent: self = .parent
        case .child: self = .child
        }
    }
}
