import TopologyModel

/// Gives every node and every link its asset, and every pair of assets that meet a rate.
extension NetworkDraft {
    static let defaultAsset = AssetDescription(code: "XRP", scale: 9)

    mutating func resolveAssets() {
        for node in nodes { check(node.asset, of: node.name) }
        spreadAssets()
        for index in links.indices { links[index].asset = assets[links[index].dialler] }
        resolveRates()
        checkRatesWhereAssetsMeet()
    }

    private mutating func check(_ asset: Declared<AssetDescription>?, of name: String) {
        guard let asset else { return }
        let code = asset.value.code
        if code.isEmpty || code.utf8.count > PlanLimits.assetCodeBytesMax
            || !code.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") })
        {
            report(
                asset.source, "\"\(code)\" is no asset code",
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

    private mutating func resolveRates() {
        let codes = Set(assets.map(\.code))
        var declared: [String: RateDescription] = [:]
        for rate in network.rates {
            let name = "\(rate.from) -> \(rate.to)"
            for code in [rate.from, rate.to] where !codes.contains(code) {
                report(
                    rate.source, "rate \(name): no node has the asset \"\(code)\"",
                    fix: NearestName.match(code, among: codes.sorted()).map {
                        "did you mean \"\($0)\"?"
                    } ?? "declare it: Asset(\"\(code)\", scale: 2), or remove the rate")
            }
            if rate.from == rate.to {
                report(
                    rate.source, "rate \(name) is from an asset to itself",
                    fix: "remove it; assets of one code differ only in scale")
                continue
            }
            if let first = declared[name] {
                report(
                    rate.source,
                    "rate \(name) is declared a second time; the first is in line "
                        + "\(first.source.line)",
                    fix: "keep one of the two")
                continue
            }
            declared[name] = rate
            guard let fraction = Fraction(decimal: rate.rate) else {
                report(
                    rate.source, "rate \(name) is \(rate.rate)",
                    fix: "make it more than 0, with at most 18 digits")
                continue
            }
            rates.append(
                PlannedRate(
                    from: rate.from, to: rate.to, numerator: fraction.numerator,
                    denominator: fraction.denominator))
        }
        for rate in rates where declared["\(rate.to) -> \(rate.from)"] == nil {
            rates.append(
                PlannedRate(
                    from: rate.to, to: rate.from, numerator: rate.denominator,
                    denominator: rate.numerator))
        }
        rates.sort { ($0.from, $0.to) < ($1.from, $1.to) }
    }

    /// Said once for each pair, at the first link that brings them together.
    private mutating func checkRatesWhereAssetsMeet() {
        let tried = Set(network.rates.flatMap { [[$0.from, $0.to], [$0.to, $0.from]] })
        var said: Set<[String]> = []
        for node in nodes.indices {
            var met = [assets[node].code]
            for account in accounts[node] {
                let link = links[account.link]
                for other in met
                where other != link.asset.code && !tried.contains([other, link.asset.code]) {
                    guard said.insert([other, link.asset.code].sorted()).inserted else { continue }
                    report(
                        link.source,
                        "\(other) and \(link.asset.code) meet at \"\(nodes[node].name)\", and "
                            + "there is no rate between them",
                        fix: "declare it: Rate(\"\(other)\", to: \"\(link.asset.code)\", 1.0)")
                }
                if !met.contains(link.asset.code) { met.append(link.asset.code) }
            }
        }
    }
}

/// A positive fraction in lowest terms, read from decimal text without rounding.
struct Fraction: Equatable {
    var numerator: UInt64
    var denominator: UInt64

    /// Takes what `Double.description` writes: `18.25`, `1e-07`, `5e+16`.
    init?(decimal text: String) {
        let parts = text.split(separator: "e", maxSplits: 1, omittingEmptySubsequences: false)
        guard let mantissa = parts.first, let exponent = parts.count == 1 ? 0 : Int(parts[1]) else {
            return nil
        }
        let halves = mantissa.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let decimals = halves.count == 2 ? halves[1] : ""
        guard let digits = UInt64(halves[0] + decimals), digits > 0 else { return nil }
        var numerator = digits
        var denominator: UInt64 = 1
        let places = decimals.utf8.count - exponent
        guard abs(places) <= 19 else { return nil }
        for _ in 0..<abs(places) {
            let (value, overflow) =
                (places > 0 ? denominator : numerator).multipliedReportingOverflow(by: 10)
            if overflow { return nil }
            if places > 0 { denominator = value } else { numerator = value }
        }
        let divisor = Fraction.commonDivisor(numerator, denominator)
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
    }

    private static func commonDivisor(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var (larger, smaller) = (first, second)
        while smaller != 0 { (larger, smaller) = (smaller, larger % smaller) }
        return larger
    }
}
