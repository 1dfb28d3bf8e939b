/// Turns a layout so that it lies well on the paper: lattices along its edges, all else along its
/// longest direction, and the first node at the left top.
enum Orientation {
    /// How much of the links' length must agree on two perpendicular directions: 0 is none.
    static let latticeMin = 0.5

    static func upright(_ places: [Point], along links: [(Int, Int)]) -> [Point] {
        let centre = places.reduce(.zero, +) * (1 / Double(max(places.count, 1)))
        var places = places.map { $0 - centre }
        let against = latticeDirection(places, links) ?? longestDirection(places)
        places = places.map { $0.turned(by: Point(x: against.x, y: -against.y)) }
        let size = places.reduce(Point.zero) {
            Point(x: max($0.x, magnitude($1.x)), y: max($0.y, magnitude($1.y)))
        }
        if size.y > size.x { places = places.map { Point(x: $0.y, y: $0.x) } }
        guard let first = places.first else { return places }
        let (flipX, flipY) = (first.x > 0 ? -1.0 : 1, first.y > 0 ? -1.0 : 1)
        return places.map { Point(x: $0.x * flipX, y: $0.y * flipY) }
    }

    private static func magnitude(_ number: Double) -> Double { number < 0 ? -number : number }

    /// The direction of the links up to quarter turns, where enough of them agree. Four times the
    /// angle is the same for all four directions of a lattice.
    private static func latticeDirection(_ places: [Point], _ links: [(Int, Int)]) -> Point? {
        var sum = Point.zero
        var total = 0.0
        for (first, second) in links {
            let way = places[second] - places[first]
            let twice = way.unit.turned(by: way.unit)
            sum += twice.turned(by: twice) * way.length
            total += way.length
        }
        guard total > 0, sum.length / total >= latticeMin else { return nil }
        return half(half(sum.unit))
    }

    /// The direction at half the angle.
    private static func half(_ direction: Point) -> Point {
        let x = max(0, (1 + direction.x) / 2).squareRoot()
        let y = max(0, (1 - direction.x) / 2).squareRoot()
        return Point(x: x, y: direction.y < 0 ? -y : y)
    }

    /// The axis along which the places spread most.
    private static func longestDirection(_ places: [Point]) -> Point {
        // Squared as complex numbers, opposite directions agree, and the sum points along twice
        // the angle of the axis.
        let sum = places.reduce(Point.zero) { $0 + $1.turned(by: $1) }
        return sum.length > 1e-9 ? half(sum.unit) : Point(x: 1, y: 0)
    }
}
