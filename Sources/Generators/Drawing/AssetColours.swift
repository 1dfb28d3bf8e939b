import Planning

/// Which of the palette's colours each asset of a network has.
struct AssetColours {
    /// What the palette has; further assets share the last colour.
    static let coloursMax = 8

    /// In the order of the first node that holds it.
    let codes: [String]
    private let positions: [String: Int]

    init(_ plan: NetworkPlan) {
        var codes: [String] = []
        var positions: [String: Int] = [:]
        for node in plan.nodes where positions[node.asset.code] == nil {
            positions[node.asset.code] = codes.count
            codes.append(node.asset.code)
        }
        self.codes = codes
        self.positions = positions
    }

    /// A drawing in one colour needs no legend.
    var isMixed: Bool { codes.count > 1 }

    func colour(of node: PlannedNode) -> Int {
        min(positions[node.asset.code] ?? 0, AssetColours.coloursMax - 1)
    }
}
