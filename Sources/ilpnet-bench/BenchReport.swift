import Glibc

/// What was measured, each figure beside the limit it must keep.
struct BenchReport {
    struct Figure {
        var name: String
        var value: Double
        var limit: Double
        var unit: String

        var isMet: Bool { value <= limit }
    }

    private(set) var figures: [Figure] = []

    var isMet: Bool { figures.allSatisfy(\.isMet) }

    mutating func add(_ name: String, _ value: Double, limit: Double, _ unit: String) {
        figures.append(Figure(name: name, value: value, limit: limit, unit: unit))
    }

    func write() {
        let width = figures.map(\.name.count).max() ?? 0
        var text = ""
        for figure in figures {
            let name = figure.name + String(repeating: " ", count: width - figure.name.count)
            text += "\(name)  \(BenchReport.padded(figure.value)) \(figure.unit)"
            text += "  limit \(BenchReport.rounded(figure.limit)) \(figure.unit)"
            text += figure.isMet ? "\n" : "  MISSED\n"
        }
        BenchReport.put(text, on: 1)
    }

    static func complain(_ text: String) { put(text, on: 2) }

    private static func put(_ text: String, on descriptor: Int32) {
        var text = text
        text.withUTF8 { _ = Glibc.write(descriptor, $0.baseAddress, $0.count) }
    }

    /// One decimal place, which is more than these machines can tell apart.
    private static func rounded(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }

    private static func padded(_ value: Double) -> String {
        let text = rounded(value)
        return String(repeating: " ", count: max(0, 7 - text.count)) + text
    }
}
