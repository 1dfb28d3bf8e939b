import Planning

/// The network as an SVG picture, laid out by our own code so that it is the same everywhere.
///
/// Parts in order: `NetworkLayout` says where the nodes lie, `PaperLayout` finds the scale at which
/// `LabelPlacement` has room, and `SVGDocument` writes it. Coordinates are whole pixels.
enum Drawing {
    static func svg(of plan: NetworkPlan) -> String {
        SVGDocument(plan, PaperLayout(plan)).text
    }
}
