/// The lines at the bottom of a terminal that are drawn over and over. A value that knows what
/// stands there and says what to write; it writes nothing itself.
struct LiveArea {
    // ECMA-48 8.3.39 and 8.3.41: erase what is behind the cursor in the line, or on the screen.
    private static let eraseLine = "\u{1b}[K"
    private static let eraseBelow = "\u{1b}[J"

    /// The columns of each line that stands there.
    private var drawn: [Int] = []

    var isEmpty: Bool { drawn.isEmpty }

    /// Puts the lines in the place of those before. None may be wider than the terminal.
    mutating func frame(_ lines: [String], columns: Int) -> String {
        var text = start(columns)
        for line in lines { text += line + LiveArea.eraseLine + "\n" }
        drawn = lines.map(\.columnCount)
        return text + LiveArea.eraseBelow
    }

    /// Takes the lines away.
    mutating func erasure(columns: Int) -> String {
        guard !isEmpty else { return "" }
        defer { drawn = [] }
        return start(columns) + LiveArea.eraseBelow
    }

    /// The lines stay where they are, and the next frame comes below them.
    mutating func leave() { drawn = [] }

    /// To the first column of the first line.
    private func start(_ columns: Int) -> String {
        // A terminal that became narrower has broken its lines since.
        let rows = drawn.reduce(0) { $0 + max(1, ($1 + columns - 1) / max(1, columns)) }
        // ECMA-48 8.3.13, Cursor Preceding Line.
        return rows == 0 ? "\r" : "\u{1b}[\(rows)F"
    }
}
