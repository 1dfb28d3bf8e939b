import Glibc

/// What was measured, each figure beside the limit it must keep. A figure is printed when it is
/// known, as a whole subject takes minutes.
struct BenchReport {
    enum Limit {
        case atMost(Double)
        case atLeast(Double)
    }

    struct Figure {
        var name: String
        var value: Double
        var limit: Limit
        var unit: String
        /// On a slower machine than limits were written for it may be missed: then that is told,
        /// and is no failure.
        var dependsOnSpeed = false

        var isMet: Bool {
            switch limit {
            case .atMost(let most): value <= most
            case .atLeast(let least): value >= least
            }
        }
    }

    private static let nameWidth = 44

    /// Whether every limit was kept that does not depend on how fast the machine is.
    private(set) var isMet = true

    mutating func add(_ name: String, _ value: Double, limit: Double, _ unit: String) {
        add(Figure(name: name, value: value, limit: .atMost(limit), unit: unit))
    }

    mutating func add(_ figure: Figure) {
        if !figure.isMet, !figure.dependsOnSpeed { isMet = false }
        let name = BenchReport.padded(figure.name, to: BenchReport.nameWidth)
        let value = BenchReport.rounded(figure.value)
        let space = String(repeating: " ", count: max(0, 9 - value.count))
        var text = "\(name) \(space)\(value) \(BenchReport.padded(figure.unit, to: 5))"
        switch figure.limit {
        case .atMost(let most): text += "  at most \(BenchReport.rounded(most))"
        case .atLeast(let least): text += "  at least \(BenchReport.rounded(least))"
        }
        if !figure.isMet { text += figure.dependsOnSpeed ? "  SLOW" : "  MISSED" }
        BenchReport.put(text + "\n", on: 1)
    }

    func heading(_ text: String) { BenchReport.put("\n\(text)\n", on: 1) }

    /// Something to know about the figures around it, not judged.
    func remark(_ text: String) { BenchReport.put("  \(text)\n", on: 1) }

    static func complain(_ text: String) { put(text, on: 2) }

    static func put(_ text: String, on descriptor: Int32) {
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// Three digits, which is more than these machines can tell apart.
    static func rounded(_ value: Double) -> String {
        if abs(value) >= 100 || value == value.rounded() { return "\(Int(value.rounded()))" }
        let places = abs(value) >= 10 ? 1 : abs(value) >= 1 ? 2 : 3
        let scale = [1.0, 10, 100, 1_000][places]
        let digits = Int((abs(value) * scale).rounded())
        let fraction = String(digits % Int(scale))
        let zeros = String(repeating: "0", count: places - fraction.count)
        return "\(value < 0 ? "-" : "")\(digits / Int(scale)).\(zeros)\(fraction)"
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
