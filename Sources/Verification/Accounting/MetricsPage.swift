/// A page of metrics in Prometheus' text format, as far as numbers are to be found in it.
struct MetricsPage {
    struct Sample: Equatable {
        var name: String
        var labels: [String: String]
        var value: Double
    }

    /// Whatever is greater is no number of packets, and sums of these never run over.
    private static let countMax = 1e15

    let samples: [Sample]

    /// Lines that are no samples are passed over: whoever asks for a number that is not there finds
    /// out.
    init(_ text: String) {
        samples = text.split(separator: "\n").compactMap { Self.sample(in: $0) }
    }

    /// Of all samples of this name with at least these labels; nil where there are none.
    func sum(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        var sum: Double?
        for sample in samples where sample.name == name {
            if labels.allSatisfy({ sample.labels[$0.key] == $0.value }) {
                sum = (sum ?? 0) + sample.value
            }
        }
        return sum
    }

    /// The same of a counter; nil also where it is no whole number, or none that can be true.
    func count(_ name: String, _ labels: [String: String] = [:]) -> Int? {
        sum(name, labels).flatMap { Self.count($0) }
    }

    static func count(_ value: Double) -> Int? {
        value >= 0 && value <= countMax ? Int(exactly: value) : nil
    }

    /// A name with labels in braces behind it, as people choose among samples; nil where it is none.
    static func selector(_ text: String) -> (name: String, labels: [String: String])? {
        guard let sample = sample(in: "\(text) 0") else { return nil }
        return (sample.name, sample.labels)
    }

    private static func sample(in line: Substring) -> Sample? {
        guard line.first != "#" else { return nil }
        var rest = line
        let name = rest.prefix { $0 != "{" && $0 != " " }
        rest = rest.dropFirst(name.count)
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while let label = label(&rest) { labels[label.name] = label.value }
            guard rest.first == "}" else { return nil }
            rest = rest.dropFirst()
        }
        // A time may follow the value.
        guard !name.isEmpty, let text = rest.split(separator: " ").first, let value = Double(text)
        else { return nil }
        return Sample(name: String(name), labels: labels, value: value)
    }

    /// `name="value"` and the comma behind it, taken from the beginning.
    private static func label(_ rest: inout Substring) -> (name: String, value: String)? {
        guard let equals = rest.firstIndex(of: "="), rest.first != "}" else { return nil }
        let name = rest[..<equals]
        var text = rest[equals...].dropFirst()
        guard text.popFirst() == "\"" else { return nil }
        var value = ""
        while let character = text.popFirst() {
            switch character {
            case "\"":
                if text.first == "," { text = text.dropFirst() }
                rest = text
                return (String(name.drop { $0 == " " }), value)
            case "\\":
                guard let escaped = text.popFirst() else { return nil }
                value.append(escaped == "n" ? "\n" : escaped)
            default: value.append(character)
            }
        }
        return nil
    }
}

extension String {
    /// What a page said, which may be anything.
    init(page: [UInt8]) { self = String(decoding: page, as: UTF8.self) }
}
