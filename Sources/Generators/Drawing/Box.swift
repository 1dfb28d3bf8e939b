import GraphLayout

/// A rectangle on the paper.
struct Box {
    var least: Point
    var most: Point

    init(centre: Point, width: Double, height: Double) {
        least = Point(x: centre.x - width / 2, y: centre.y - height / 2)
        most = Point(x: centre.x + width / 2, y: centre.y + height / 2)
    }

    var centre: Point { (least + most) * 0.5 }
    var width: Double { most.x - least.x }
    var height: Double { most.y - least.y }

    mutating func include(_ other: Box) {
        least = Point(x: min(least.x, other.least.x), y: min(least.y, other.least.y))
        most = Point(x: max(most.x, other.most.x), y: max(most.y, other.most.y))
    }

    func grown(by margin: Point) -> Box {
        Box(centre: centre, width: width + 2 * margin.x, height: height + 2 * margin.y)
    }

    func overlaps(_ other: Box) -> Bool {
        least.x < other.most.x && other.least.x < most.x && least.y < other.most.y
            && other.least.y < most.y
    }

    func isCrossed(byLineFrom start: Point, to end: Point) -> Bool {
        if max(start.x, end.x) < least.x || min(start.x, end.x) > most.x { return false }
        if max(start.y, end.y) < least.y || min(start.y, end.y) > most.y { return false }
        // The line misses the box if all four corners lie on one side of it.
        let way = end - start
        let sides = [
            least, most, Point(x: least.x, y: most.y), Point(x: most.x, y: least.y),
        ].map { way.x * ($0.y - start.y) - way.y * ($0.x - start.x) }
        return !(sides.allSatisfy { $0 > 0 } || sides.allSatisfy { $0 < 0 })
    }
}
