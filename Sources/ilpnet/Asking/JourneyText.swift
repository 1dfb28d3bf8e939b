import CanonicalJSON

/// The journeys of a packet as a small table for each, with what is missing below it.
struct JourneyText {
    let document: JSONValue
    let style: Style
    /// The terminal's; nil for as wide as it comes.
    let width: Int?

    var lines: [String] {
        let journeys = document["journeys"]?.elements ?? []
        var lines = [style.bold("packet") + " " + word(document["packetId"])]
        for (place, journey) in journeys.enumerated() {
            if journeys.count > 1 {
                lines += ["", style.bold("journey \(place + 1) of \(journeys.count)")]
            }
            lines += self.lines(of: journey)
        }
        if document["isCut"]?.content == .flag(true) {
            lines += ["", style.yellow("there are more events than are shown")]
        }
        return lines
    }

    private func lines(of journey: JSONValue) -> [String] {
        let hops = journey["hops"]?.elements ?? []
        var table = Table([
            .init(name: "NODE"), .init(name: "FROM", isDispensable: true),
            .init(name: "AT", isNumber: true),
            .init(name: "IN", isNumber: true), .init(name: "TO"),
            .init(name: "OUT", isNumber: true),
            .init(name: "FORWARDED", isNumber: true, isDispensable: true),
            .init(name: "ANSWER"), .init(name: "AFTER", isNumber: true),
        ])
        let start = hops.compactMap { time($0, "received") ?? time($0, "sent") }.min() ?? 0
        table.rows = hops.map { row($0, start: start) }
        let missing = hops.flatMap { $0["missing"]?.elements ?? [] }.compactMap(\.string)
        return [headline(journey, hops.count), ""] + table.lines(width: width, style: style)
            + (missing.isEmpty ? [] : [""])
            + missing.map { style.yellow("  " + $0.withoutControls) }
    }

    private func headline(_ journey: JSONValue, _ hops: Int) -> String {
        let outcome = word(journey["outcome"])
        let code = journey["code"]?.string.map { " " + $0.withoutControls } ?? ""
        let by = journey["answeredBy"]?.string.map { " by " + $0.withoutControls } ?? ""
        let painted =
            switch outcome {
            case "fulfilled": style.green(outcome)
            case "rejected": style.red(outcome + code)
            default: style.yellow(outcome)
            }
        let took = journey["microseconds"]?.wholeNumber ?? 0
        return "\(painted)\(by) in \(Self.milliseconds(took)), \(hops) hop\(hops == 1 ? "" : "s"),"
            + " \(word(journey["began"]))"
    }

    private func row(_ hop: JSONValue, start: Int) -> [String] {
        let pass = hop["pass"]?.wholeNumber ?? 1
        let answer = hop["answer"]?.string.map(\.withoutControls)
        let code = hop["code"]?.string.map { " " + $0.withoutControls } ?? ""
        return [
            word(hop["node"]) + (pass > 1 ? " (pass \(pass))" : ""), word(hop["source"]),
            time(hop, "received").map { "+" + Self.milliseconds($0 - start) } ?? "?",
            word(hop["amountIn"]), word(hop["nextHop"]), word(hop["amountOut"]),
            span(hop, "forwarding"), answer.map { $0 + code } ?? "none yet", span(hop, "here"),
        ]
    }

    private func time(_ hop: JSONValue, _ name: String) -> Int? {
        hop["unixMicroseconds"]?[name]?.wholeNumber
    }

    private func span(_ hop: JSONValue, _ name: String) -> String {
        hop["microseconds"]?[name]?.wholeNumber.map(Self.milliseconds) ?? ""
    }

    /// `0.312 ms`: hops take fractions of it.
    private static func milliseconds(_ microseconds: Int) -> String {
        Decimal.text(Double(microseconds) / 1_000, places: 3) + " ms"
    }

    private func word(_ value: JSONValue?) -> String { value?.string?.withoutControls ?? "" }
}
