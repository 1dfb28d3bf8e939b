/// What was probably meant by wrong names, of which there may be thousands: each is looked for
/// once, and after `PlanLimits.suggestionsMax` of them none is any more.
struct NameSuggestions {
    private let known: Set<String>
    private let candidates: [String]
    private var found: [String: String?] = [:]

    init(_ names: some Sequence<String>) {
        known = Set(names)
        candidates = known.sorted()
    }

    func isKnown(_ name: String) -> Bool { known.contains(name) }

    mutating func match(_ name: String) -> String? {
        if let answer = found[name] { return answer }
        guard found.count < PlanLimits.suggestionsMax else { return nil }
        let answer = NearestName.match(name, among: candidates)
        found[name] = .some(answer)
        return answer
    }
}
