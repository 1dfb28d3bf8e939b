import GraphLayout
import Planning

/// Writes a laid-out network as SVG: links below, nodes above them, labels on top.
struct SVGDocument {
    static let margin = 28.0
    static let captionHeight = 40.0
    static let widthMin = 320.0
    /// With more links, or with so many for each node, arrows would hide the links.
    static let arrowsMax = 200
    static let arrowsPerNodeMax = 4

    private let plan: NetworkPlan
    private let layout: PaperLayout
    private let colours: AssetColours
    /// What is added to every place, so that all of them lie on the paper.
    private let shift: Point
    private let width: Int
    private let height: Int

    init(_ plan: NetworkPlan, _ layout: PaperLayout) {
        self.plan = plan
        self.layout = layout
        colours = AssetColours(plan)
        var bounds = layout.nodes.first?.box ?? Box(centre: .zero, width: 0, height: 0)
        for node in layout.nodes { bounds.include(node.box) }
        for label in layout.labels { if let label { bounds.include(label) } }
        let legend = colours.isMixed ? SVGDocument.captionHeight : 0
        let paperWidth = max(SVGDocument.widthMin, bounds.width + 2 * SVGDocument.margin)
        width = SVGDocument.pixels(paperWidth)
        height = SVGDocument.pixels(
            bounds.height + 2 * SVGDocument.margin + SVGDocument.captionHeight + legend)
        shift = Point(
            x: (paperWidth - bounds.width) / 2 - bounds.least.x,
            y: SVGDocument.margin + SVGDocument.captionHeight - bounds.least.y)
    }

    var text: String {
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" "
                + "aria-labelledby=\"ilpnet-title ilpnet-desc\">",
            "<title id=\"ilpnet-title\">\(SVGDocument.escape(plan.name))</title>",
            "<desc id=\"ilpnet-desc\">\(SVGDocument.escape(description))</desc>",
            SVGStyle.text(colours: colours.isMixed ? colours.codes.count : 1),
            SVGStyle.arrow,
            "<rect class=\"paper\" x=\"0.5\" y=\"0.5\" width=\"\(width - 1)\" "
                + "height=\"\(height - 1)\" rx=\"10\"/>",
            "<text class=\"caption\" x=\"20\" y=\"30\">\(SVGDocument.escape(plan.name))</text>",
            "<text class=\"counts\" x=\"20\" y=\"47\">\(counts)</text>",
        ]
        lines += links
        lines += layout.nodes.indices.map(circle)
        lines += layout.nodes.indices.compactMap(label)
        lines += legend
        lines.append("</svg>")
        return lines.map { $0 + "\n" }.joined()
    }

    private var counts: String { Counted.nodesAndLinks(plan) }

    private var description: String {
        "An Interledger network of \(counts). Arrows point from the node that dials to the one "
            + "that listens."
    }

    /// One path for each link where it has an arrow, else one for all.
    private var links: [String] {
        let (count, nodes) = (layout.links.count, layout.nodes.count)
        guard count <= SVGDocument.arrowsMax, count <= nodes * SVGDocument.arrowsPerNodeMax else {
            let path = layout.links.map { dialler, listener in
                "M\(place(of: dialler))L\(place(of: listener))"
            }.joined(separator: "\n")
            return ["<path class=\"link thin\" d=\"\(path)\"/>"]
        }
        return layout.links.map { dialler, listener in
            let (from, to) = (layout.nodes[dialler], layout.nodes[listener])
            let way = (to.centre - from.centre).unit
            let (begin, end) = (from.centre + way * from.radius, to.centre - way * to.radius)
            // Not in the middle, where the diagonals of a mesh meet.
            let tip = begin + (end - begin) * 0.64
            return "<path class=\"link\" d=\"M\(place(of: dialler))L\(text(of: tip))"
                + "L\(place(of: listener))\"/>"
        }
    }

    private func circle(of node: Int) -> String {
        let (planned, drawn) = (plan.nodes[node], layout.nodes[node])
        let centre = drawn.centre + shift
        let details = "\(planned.name)\n\(planned.address)\n\(planned.asset.code)"
        return "<circle class=\"node c\(colours.colour(of: planned))\" "
            + "cx=\"\(SVGDocument.pixels(centre.x))\" cy=\"\(SVGDocument.pixels(centre.y))\" "
            + "r=\"\(SVGDocument.pixels(drawn.radius))\">"
            + "<title>\(SVGDocument.escape(details))</title></circle>"
    }

    private func label(of node: Int) -> String? {
        guard let label = layout.nodes[node].label, let box = layout.labels[node] else {
            return nil
        }
        let centre = layout.nodes[node].centre
        // Beside its node a text begins or ends there, however wide a font makes it.
        let (x, anchor) =
            box.least.x > centre.x
            ? (box.least.x, " start")
            : box.most.x < centre.x ? (box.most.x, " end") : (box.centre.x, "")
        let column = SVGDocument.pixels(x + shift.x)
        let baseline = SVGDocument.pixels(box.least.y + shift.y + NodeLabel.nameSize - 2)
        var text =
            "<text class=\"name\(anchor)\" x=\"\(column)\" y=\"\(baseline)\">"
            + SVGDocument.escape(label.name)
        if let address = label.address {
            text +=
                "<tspan class=\"address\" x=\"\(column)\" dy=\"\(Int(NodeLabel.lineStep))\">"
                + "\(SVGDocument.escape(address))</tspan>"
        }
        return text + "</text>"
    }

    private var legend: [String] {
        guard colours.isMixed else { return [] }
        let y = height - 24
        var x = 20
        return colours.codes.prefix(AssetColours.coloursMax).enumerated().flatMap { index, code in
            let isLast = index == AssetColours.coloursMax - 1 && colours.codes.count > index + 1
            let text = isLast ? "others" : code
            defer { x += 34 + text.count * 8 }
            return [
                "<circle class=\"node c\(index)\" cx=\"\(x + 6)\" cy=\"\(y)\" r=\"6\"/>",
                "<text class=\"counts\" x=\"\(x + 18)\" y=\"\(y + 4)\">"
                    + "\(SVGDocument.escape(text))</text>",
            ]
        }
    }

    private func place(of node: Int) -> String { text(of: layout.nodes[node].centre) }

    private func text(of point: Point) -> String {
        "\(SVGDocument.pixels(point.x + shift.x)) \(SVGDocument.pixels(point.y + shift.y))"
    }

    private static func pixels(_ length: Double) -> Int { Int(length.rounded()) }

    private static func escape(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
    }
}
