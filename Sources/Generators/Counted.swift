import Planning

/// Numbers with their nouns.
enum Counted {
    static func nodesAndLinks(_ plan: NetworkPlan) -> String {
        text(plan.nodes.count, "node") + ", " + text(plan.links.count, "link")
    }

    private static func text(_ number: Int, _ noun: String) -> String {
        "\(number) \(noun)\(number == 1 ? "" : "s")"
    }
}
