import ConnectorConfig
import Wire

/// Rates and routes, which are right only together with the accounts.
extension SettingsCheck {
    mutating func routes() -> [ConnectorSettings.Route] {
        let peers = Set(configuration.peers.map(\.id))
        var seen: Set<ConnectorSettings.Route> = []
        for (i, route) in configuration.routes.enumerated() {
            checkPrefix(route.prefix, i)
            if !peers.contains(route.nextHop) {
                noteOfRoute(
                    i, "nextHop", "\"\(route.nextHop)\" is no account of this node",
                    fix: peers.isEmpty
                        ? "add it to \"peers\", or remove the route"
                        : "name one of \(peers.sorted().prefix(5).joined(separator: ", "))")
            }
            let same = ConnectorSettings.Route(
                prefix: route.prefix, nextHop: "", priority: route.priority)
            if !seen.insert(same).inserted {
                noteOfRoute(
                    i, "priority",
                    "two routes for \(route.prefix) have the priority \(route.priority)",
                    fix: "give the one that shall win a higher priority")
            }
        }
        return configuration.routes.map {
            ConnectorSettings.Route(prefix: $0.prefix, nextHop: $0.nextHop, priority: $0.priority)
        }
    }

    private mutating func checkPrefix(_ prefix: String, _ i: Int) {
        var bytes = Array(prefix.utf8)
        guard bytes.withByteView({ ILPAddress.isValidPrefix($0) }) else {
            return noteOfRoute(
                i, "prefix", "\"\(prefix)\" is no beginning of an ILP address",
                fix: "write whole segments, test.alice, or a bare scheme, test")
        }
        let depth = prefix.utf8.count { $0 == UInt8(ascii: ".") } + 1
        if depth > RoutingTable.segmentsMax {
            noteOfRoute(
                i, "prefix", "the prefix has \(depth) segments",
                fix: "write at most \(RoutingTable.segmentsMax)")
        }
        if prefix == "peer" || prefix.hasPrefix("peer.") {
            noteOfRoute(
                i, "prefix", "\"\(prefix)\" is never forwarded", fix: "remove the route")
        }
    }

    mutating func conversions(_ assets: [ConnectorSettings.Asset]) -> [[AmountConversion?]] {
        var rates: [Pair: NodeConfiguration.Rate] = [:]
        let codes = Set(assets.map(\.code))
        for (i, rate) in configuration.rates.enumerated() {
            let pair = Pair(from: rate.from, to: rate.to)
            if rate.numerator == 0 || rate.denominator == 0 {
                noteOfRate(
                    i, rate.numerator == 0 ? "numerator" : "denominator", "a rate is above 0",
                    fix: "write what one \(rate.from) is worth as a fraction of \(rate.to)")
            } else if rate.from == rate.to {
                noteOfRate(
                    i, "to", "\(rate.from) is worth itself", fix: "remove the rate")
            } else if let unknown = [rate.from, rate.to].first(where: { !codes.contains($0) }) {
                noteOfRate(
                    i, unknown == rate.from ? "from" : "to",
                    "no account here is kept in \(unknown)",
                    fix: "remove the rate, or write one of"
                        + " \(codes.sorted().prefix(5).joined(separator: ", "))")
            } else if rates.updateValue(rate, forKey: pair) != nil {
                noteOfRate(
                    i, "from", "the rate from \(rate.from) to \(rate.to) stands twice",
                    fix: "keep one of them")
            }
        }
        // Where scales are wrong, or assets too many, that is said already.
        guard assets.count <= ConversionTable.assetsMax,
            assets.allSatisfy({ Self.scales.contains($0.scale) })
        else { return [] }
        return assets.map { from in assets.map { to in conversion(from, to, rates) } }
    }

    private mutating func conversion(
        _ from: ConnectorSettings.Asset, _ to: ConnectorSettings.Asset,
        _ rates: [Pair: NodeConfiguration.Rate]
    ) -> AmountConversion? {
        if from == to { return .same }
        let rate = rates[Pair(from: from.code, to: to.code)]
        guard rate != nil || from.code == to.code else { return nil }
        let conversion = AmountConversion(
            numerator: rate?.numerator ?? 1, denominator: rate?.denominator ?? 1,
            fromScale: from.scale, toScale: to.scale)
        if conversion == nil {
            note(
                "rates",
                "from \(from.code) at scale \(from.scale) to \(to.code) at scale \(to.scale) the"
                    + " fraction has more than 64 bits",
                fix: "bring the scales closer together, or round the rate")
        }
        return conversion
    }

    private struct Pair: Hashable {
        var from: String
        var to: String
    }

    private mutating func noteOfRoute(_ i: Int, _ key: String, _ message: String, fix: String) {
        note(.key("routes"), .index(i), .key(key), message: message, fix: fix)
    }

    private mutating func noteOfRate(_ i: Int, _ key: String, _ message: String, fix: String) {
        note(.key("rates"), .index(i), .key(key), message: message, fix: fix)
    }
}
