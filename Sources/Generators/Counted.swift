import Planning

/// What a drawing and the README say of a network's size.
enum Counted {
    static func nodesAndLinks(_ plan: NetworkPlan) -> String {
        plan.nodes.count.counted("node") + ", " + plan.links.count.counted("link")
    }
}

extension Int {
    /// "1 node", "5 nodes".
    package func counted(_ singular: String, _ plural: String? = nil) -> String {
        "\(self) " + (self == 1 ? singular : plural ?? singular + "s")
    }
}
