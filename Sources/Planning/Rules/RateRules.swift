import TopologyModel

/// Gives every pair of assets that meet a rate, and checks the declared ones.
extension NetworkDraft {
    mutating func resolveRates() {
        var declared: [String: DeclaredRate] = [:]
        var codes = NameSuggestions(assets.lazy.map(\.code))
        for rate in network.rates {
            let name = "\(rate.from) -> \(rate.to)"
            checkCodes(of: rate, name, &codes)
            if rate.from == rate.to {
                report(
                    rate.source, "rate \(name) is from an asset to itself",
                    fix: "remove it; assets of one code differ only in scale")
            } else if let first = declared[name] {
                report(
                    rate.source,
                    "rate \(name) is declared a second time; the first is "
                        + first.source.place(from: rate.source),
                    fix: "keep one of the two")
            } else if let worth = Fraction(decimal: rate.rate) {
                declared[name] = DeclaredRate(worth: worth, source: rate.source)
                if let other = declared["\(rate.to) -> \(rate.from)"] {
                    checkThereAndBack(rate, worth, other.worth)
                }
                append(worth, from: rate.from, to: rate.to)
            } else {
                report(
                    rate.source, "rate \(name) is \(rate.rate)",
                    fix: "make it more than 0, with at most 18 digits")
            }
        }
        for rate in rates where declared["\(rate.to) -> \(rate.from)"] == nil {
            append(rate.worth.inverse, from: rate.to, to: rate.from)
        }
        rates.sort { ($0.from, $0.to) < ($1.from, $1.to) }
        checkRatesWhereAssetsMeet(&codes)
    }

    private struct DeclaredRate {
        var worth: Fraction
        var source: SourceLocation
    }

    private mutating func append(_ worth: Fraction, from: String, to: String) {
        rates.append(
            PlannedRate(
                from: from, to: to, numerator: worth.numerator, denominator: worth.denominator))
    }

    private mutating func checkCodes(
        of rate: RateDescription, _ name: String, _ codes: inout NameSuggestions
    ) {
        for code in [rate.from, rate.to] where !codes.isKnown(code) {
            report(
                rate.source, "rate \(name): no node has the asset \"\(code)\"",
                fix: codes.match(code).map { "did you mean \"\($0)\"?" }
                    ?? "declare it: Asset(\"\(code)\", scale: 2), or remove the rate")
        }
    }

    /// Whoever changes an amount and changes it back must not have more than before: most often the
    /// second rate is the first one written again, not its inverse.
    private mutating func checkThereAndBack(
        _ rate: RateDescription, _ there: Fraction, _ back: Fraction
    ) {
        let product = there.value * back.value
        guard product > PlanLimits.thereAndBackMax else { return }
        report(
            rate.source,
            "1 \(rate.from) changed to \(rate.to) and back becomes "
                + "\(product.roundedDown(digits: 4)) \(rate.from)",
            fix:
                "make this one at most \(back.inverse.value.roundedDown(digits: 4)), or remove it: "
                + "a rate counts both ways")
    }

    /// Said once for each pair, at the first link that brings them together.
    private mutating func checkRatesWhereAssetsMeet(_ codes: inout NameSuggestions) {
        var tried: Set<Set<String>> = []
        for rate in network.rates {
            tried.insert([rate.from, rate.to])
            let meant = [rate.from, rate.to].map { code in
                codes.isKnown(code) ? code : codes.match(code) ?? code
            }
            tried.insert(Set(meant))
        }
        let wrong = Set(assets.lazy.filter { !$0.hasCode }.map(\.code))
        for node in nodes.indices {
            var met = [assets[node].code]
            for account in accounts[node] {
                let link = links[account.link]
                for other in met
                where other != link.asset.code && wrong.isDisjoint(with: [other, link.asset.code]) {
                    guard tried.insert([other, link.asset.code]).inserted else { continue }
                    reportMeeting(of: other, and: link.asset.code, at: node, link.source)
                }
                if !met.contains(link.asset.code) { met.append(link.asset.code) }
            }
        }
    }

    private mutating func reportMeeting(
        of first: String, and second: String, at node: Int, _ source: SourceLocation
    ) {
        let declaration = "Rate(\"\(first)\", to: \"\(second)\", 1.0)"
        report(
            source,
            "\(first) and \(second) meet at \"\(nodes[node].name)\", and there is no rate "
                + "between them",
            fix: first.uppercased() == second.uppercased()
                ? "write both as \"\(first.uppercased())\""
                : "say what one \(first) is worth: \(declaration)")
    }
}

extension PlannedRate {
    fileprivate var worth: Fraction { Fraction(numerator: numerator, denominator: denominator) }
}

extension Double {
    /// With so many digits that count, and never more than the number itself.
    fileprivate func roundedDown(digits: Int) -> Double {
        var unit = 1.0
        var size = self
        while size < 1 { (size, unit) = (size * 10, unit * 10) }
        while size >= 10 { (size, unit) = (size / 10, unit / 10) }
        for _ in 1..<digits { unit *= 10 }
        return Double(Int(self * unit)) / unit
    }
}
