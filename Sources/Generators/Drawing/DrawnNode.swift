import GraphLayout

/// A node as it stands on the paper.
struct DrawnNode {
    var centre: Point
    var radius: Double
    var label: NodeLabel?
    /// On average; short where its neighbours lie around it.
    var neighbourDirection: Point

    var box: Box { Box(centre: centre, width: radius * 2, height: radius * 2) }
}
