/// Writes block YAML line by line: two spaces a level, short lists in brackets, no line folded.
struct YAMLWriter {
    private var lines: [String] = []
    private var depth = 0

    /// The default of yamllint, and what fits beside a diff.
    static let lineLengthMax = 80

    /// The whole file with its document start. Where names make lines longer than usual the file
    /// says so to yamllint.
    var text: String {
        var head = ["---"]
        if lines.contains(where: { $0.utf8.count > YAMLWriter.lineLengthMax }) {
            head.append("# The names in this network are long, and YAML must not break them.")
            head.append("# yamllint disable rule:line-length")
        }
        return (head + lines).map { $0 + "\n" }.joined()
    }

    mutating func blank() { lines.append("") }

    mutating func comment(_ text: String) { append("# \(text)") }

    mutating func entry(_ key: String, _ value: String) {
        append("\(YAMLScalar.text(key)): \(YAMLScalar.text(value))")
    }

    /// A value that is no text: a number, a flag, a duration, an alias.
    mutating func entry(_ key: String, literal: String) {
        append("\(YAMLScalar.text(key)): \(literal)")
    }

    /// A list on one line.
    mutating func entry(_ key: String, list: [String]) {
        let items = list.map(YAMLScalar.quoted).joined(separator: ", ")
        append("\(YAMLScalar.text(key)): [\(items)]")
    }

    /// A list with one item a line; nothing at all where it is empty.
    mutating func entry(_ key: String, items: [String]) {
        guard !items.isEmpty else { return }
        map(key) { yaml in
            for item in items { yaml.append("- \(YAMLScalar.text(item))") }
        }
    }

    /// A list of maps, each with its keys below one another.
    mutating func entry(_ key: String, records: [[(key: String, value: String)]]) {
        map(key) { yaml in
            for record in records {
                for (index, entry) in record.enumerated() {
                    let value = YAMLScalar.text(entry.value)
                    yaml.append((index == 0 ? "- " : "  ") + "\(entry.key): \(value)")
                }
            }
        }
    }

    mutating func map(
        _ key: String, anchor: String? = nil, _ content: (inout YAMLWriter) -> Void
    ) {
        append("\(YAMLScalar.text(key)):" + (anchor.map { " &\($0)" } ?? ""))
        depth += 1
        content(&self)
        depth -= 1
    }

    /// Takes over everything that stands below the anchor.
    mutating func merge(_ anchor: String) { append("<<: *\(anchor)") }

    private mutating func append(_ line: String) {
        lines.append(String(repeating: "  ", count: depth) + line)
    }
}
