/// Text broken into lines between its words.
enum Paragraph {
    /// Below this a line would hold hardly one word, so it is let run over instead.
    static let columnsMin = 20

    /// The first line begins with `lead`, the others with as many spaces as `lead` has columns, or
    /// with `indent` many.
    static func lines(
        _ text: String, columns: Int, lead: String = "", indent: Int? = nil
    ) -> [String] {
        let indent = String(repeating: " ", count: indent ?? lead.count)
        let columns = max(columns, indent.count + columnsMin)
        var lines: [String] = []
        var line = lead
        var used = lead.count
        // Where the first word of a line stands.
        var start = lead.count
        for word in text.split(separator: " ") {
            let wordColumns = word.count
            if used > start || start > indent.count, used + 1 + wordColumns > columns {
                // A lead that stands alone needs no space behind it.
                lines.append(line.last == " " ? String(line.dropLast()) : line)
                line = indent
                used = indent.count
                start = indent.count
            }
            if used > start {
                line += " "
                used += 1
            }
            line += word
            used += wordColumns
        }
        return lines + [line]
    }

    /// Two columns: terms on the left, what they mean on the right. Where that leaves no room on
    /// the right, each meaning stands below its term.
    /// Lists under each other share `termColumns`.
    static func list(
        _ rows: [(term: String, meaning: String)], columns: Int, termColumns: Int = 0
    ) -> [String] {
        let widest = max(termColumns, rows.map(\.term.count).max() ?? 0)
        guard columns >= 2 + widest + 2 + columnsMin else {
            return rows.flatMap { row in
                ["  " + row.term] + lines(row.meaning, columns: columns, lead: "      ")
            }
        }
        return rows.flatMap { row in
            let gap = String(repeating: " ", count: widest - row.term.count)
            return lines(row.meaning, columns: columns, lead: "  \(row.term)\(gap)  ")
        }
    }
}
