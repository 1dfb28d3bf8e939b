/// Metrics as Prometheus reads them: text format 0.0.4.
package struct MetricsText {
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    package private(set) var bytes: [UInt8] = []
    private var name = ""

    package init() {}

    /// Begins a metric; samples of it follow.
    package mutating func metric(_ name: String, _ type: String, _ help: String) {
        self.name = name
        append("# HELP \(name) \(help)\n# TYPE \(name) \(type)\n")
    }

    package mutating func sample(
        _ labels: KeyValuePairs<String, String>, _ value: some BinaryInteger
    ) {
        sample("", labels, String(value))
    }

    /// `suffix` is for the parts of a histogram.
    package mutating func sample(
        _ suffix: String, _ labels: KeyValuePairs<String, String>, _ value: String
    ) {
        let text = labels.map { "\($0)=\"\(Self.escaped($1))\"" }.joined(separator: ",")
        append("\(name)\(suffix){\(text)} \(value)\n")
    }

    /// Seconds with all their nanoseconds, which no floating-point number would keep.
    package static func seconds(_ nanoseconds: UInt64) -> String {
        let fraction = String(nanoseconds % 1_000_000_000)
        let zeros = String(repeating: "0", count: 9 - fraction.count)
        return "\(nanoseconds / 1_000_000_000).\(zeros)\(fraction)"
    }

    private mutating func append(_ text: String) { bytes += Array(text.utf8) }

    private static func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            switch character {
            case "\\": result += "\\\\"
            case "\"": result += "\\\""
            case "\n": result += "\\n"
            default: result.append(character)
            }
        }
    }
}
