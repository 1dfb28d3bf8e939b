// The compiler calls floor, round and sqrt of the C library; each has one right result.
import Glibc

/// A place or a direction on the paper; y grows downwards.
///
/// Only + - * / and the square root are used on its numbers: IEEE 754 gives each of them one right
/// result, so that a drawing is the same on every machine. The sine of a C library is not.
@usableFromInline
package struct Point: Equatable, Sendable {
    @usableFromInline package var x: Double
    @usableFromInline package var y: Double

    @inlinable
    package init(x: Double, y: Double) {
        self.x = x
        self.y = y
    }

    @inlinable package static var zero: Point { Point(x: 0, y: 0) }

    @inlinable package static func + (a: Point, b: Point) -> Point {
        Point(x: a.x + b.x, y: a.y + b.y)
    }
    @inlinable package static func - (a: Point, b: Point) -> Point {
        Point(x: a.x - b.x, y: a.y - b.y)
    }
    @inlinable package static func * (a: Point, factor: Double) -> Point {
        Point(x: a.x * factor, y: a.y * factor)
    }
    @inlinable package static func += (a: inout Point, b: Point) { a = a + b }

    @inlinable package var length: Double { (x * x + y * y).squareRoot() }

    /// The direction alone; nothing has none.
    @inlinable package var unit: Point { length > 0 ? self * (1 / length) : .zero }

    /// As complex numbers are multiplied: turned by the other's angle, stretched by its length.
    @inlinable package func turned(by other: Point) -> Point {
        Point(x: x * other.x - y * other.y, y: x * other.y + y * other.x)
    }

    /// The direction at this part of a full turn, from the right and clockwise on paper.
    package static func direction(turns: Double) -> Point {
        let quarters = (turns * 4).rounded(.down)
        let direction = eighths((turns * 4 - quarters) / 4)
        switch Int(quarters) & 3 {
        case 0: return direction
        case 1: return Point(x: -direction.y, y: direction.x)
        case 2: return Point(x: -direction.x, y: -direction.y)
        default: return Point(x: direction.y, y: -direction.x)
        }
    }

    /// Within the first quarter, where the series below needs few terms.
    private static func eighths(_ turns: Double) -> Point {
        guard turns > 0.125 else { return series(turns) }
        let mirrored = series(0.25 - turns)
        return Point(x: mirrored.y, y: mirrored.x)
    }

    /// Taylor's series of sine and cosine; at an eighth of a turn the next term is below 1e-15.
    private static func series(_ turns: Double) -> Point {
        let angle = turns * 2 * Double.pi
        var sum = Point.zero
        var term = 1.0
        for power in 0..<18 {
            switch power & 3 {
            case 0: sum.x += term
            case 1: sum.y += term
            case 2: sum.x -= term
            default: sum.y -= term
            }
            term = term * angle / Double(power + 1)
        }
        return sum
    }
}
