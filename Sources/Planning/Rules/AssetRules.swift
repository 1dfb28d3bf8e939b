import TopologyModel

/// Gives every node and every link its asset.
extension NetworkDraft {
    static let defaultAsset = AssetDescription(code: "XRP", scale: 9)

    mutating func resolveAssets() {
        for node in nodes { check(node.asset, of: node.name) }
        spreadAssets()
        for index in links.indices { links[index].asset = assets[links[index].dialler] }
        resolveRates()
    }

    private mutating func check(_ asset: Declared<AssetDescription>?, of name: String) {
        guard let asset else { return }
        if !asset.value.hasCode {
            report(
                asset.source, "\"\(asset.value.code)\" is no asset code",
                fix: "use 1 to \(PlanLimits.assetCodeBytesMax) visible characters, such as \"USD\"")
        }
        if asset.value.scale < 0 || asset.value.scale > PlanLimits.assetScaleMax {
            report(
                asset.source, "node \"\(name)\" has an asset of scale \(asset.value.scale)",
                fix: "make it 0 to \(PlanLimits.assetScaleMax), the number of decimal places")
        }
    }

    /// A node without an asset takes that of the nearest node that has one; of several equally
    /// near ones, that of the first link.
    private mutating func spreadAssets() {
        var found: [AssetDescription?] = nodes.map { $0.asset?.value }
        var newest = nodes.indices.filter { found[$0] != nil }
        while !newest.isEmpty {
            var next: [Int: AssetDescription] = [:]
            for near in newest {
                for account in accounts[near] where found[account.peer] == nil {
                    // Nodes of this round do not count: they are not in `found` yet.
                    let first = accounts[account.peer].first { found[$0.peer] != nil }
                    next[account.peer] = first.flatMap { found[$0.peer] }
                }
            }
            for (node, asset) in next { found[node] = asset }
            newest = Array(next.keys)
        }
        assets = found.map { $0 ?? NetworkDraft.defaultAsset }
    }
}

extension AssetDescription {
    var hasCode: Bool {
        !code.isEmpty && code.utf8.count <= PlanLimits.assetCodeBytesMax
            && code.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") }
    }
}
