/// Rows of text under headings, as wide as they need to be.
///
/// Where the terminal is too narrow for that, columns that say least are left out, and if that is
/// not enough each row becomes a block of lines, so that nothing is cut off or broken in the middle.
struct Table {
    struct Column {
        var name: String
        /// Numbers stand under each other by their last digit.
        var isNumber = false
        /// What it says can be seen elsewhere; the last one goes first.
        var isDispensable = false
    }

    private static let indent = "  "
    private static let gap = 2

    var columns: [Column]
    var rows: [[String]] = []
    /// How many of the first columns are the title of a row that becomes a block: `alice -> bob`.
    var titleColumns = 1

    init(_ columns: [Column]) { self.columns = columns }

    /// `width` is the terminal's; nil for as wide as it comes.
    func lines(width: Int?, style: Style) -> [String] {
        rowLines(width, style) ?? blocks(style)
    }

    /// nil where it is too narrow for them.
    private func rowLines(_ width: Int?, _ style: Style) -> [String]? {
        let widths = columns.indices.map { index in
            rows.reduce(columns[index].name.count) { max($0, $1[index].columnCount) }
        }
        let total = Table.indent.count + widths.reduce(0, +) + Table.gap * (columns.count - 1)
        if let width, total > width { return narrower?.rowLines(width, style) }
        let heading = line(columns.map(\.name), widths)
        return [Table.indent + style.bold(heading)]
            + rows.map { Table.indent + line($0, widths) }
    }

    /// Without the column that is missed least; nil where each is needed. A block has room for all.
    private var narrower: Table? {
        guard let place = columns.lastIndex(where: \.isDispensable) else { return nil }
        var table = self
        table.columns.remove(at: place)
        for row in rows.indices { table.rows[row].remove(at: place) }
        return table
    }

    private func line(_ cells: [String], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let space = String(repeating: " ", count: widths[index] - cell.columnCount)
            if index > 0 { line += String(repeating: " ", count: Table.gap) }
            line += columns[index].isNumber ? space + cell : cell
            if !columns[index].isNumber { line += space }
        }
        // No blanks at the end of a line, also where the last cells are empty.
        while line.last == " " { line.removeLast() }
        return line
    }

    private func blocks(_ style: Style) -> [String] {
        let widest = columns.dropFirst(titleColumns).map(\.name.count).max() ?? 0
        return rows.flatMap { row in
            let title = row.prefix(titleColumns).joined(separator: " -> ")
            let rest = zip(columns, row).dropFirst(titleColumns).filter { !$1.isEmpty }.map {
                column, cell in
                let space = String(repeating: " ", count: widest - column.name.count)
                return Table.indent + Table.indent + column.name.lowercased() + space + "  " + cell
            }
            return [Table.indent + style.bold(title)] + rest
        }
    }
}
