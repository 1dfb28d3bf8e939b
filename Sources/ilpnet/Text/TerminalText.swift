/// Text as a terminal shows it: what it takes in columns, and as much of it as there is room for.
///
/// Letters that take two columns are counted as one; ours are none of them.
extension String {
    private static let escape = UInt8(0x1b)

    /// How many columns of a terminal it takes. Paint takes none. Tables are long and nearly all
    /// ASCII, for which there is no need to look for letters that are made of several.
    var columnCount: Int {
        let plain = utf8.contains(String.escape) ? withoutPaint : self
        return plain.utf8.allSatisfy { $0 < 0x80 } ? plain.utf8.count : plain.count
    }

    /// Without the sequences of `Style`.
    var withoutPaint: String {
        var plain = ""
        var isInside = false
        for character in unicodeScalars {
            if character.value == UInt32(String.escape) {
                isInside = true
            } else if !isInside {
                plain.unicodeScalars.append(character)
            } else if character == "m" {
                isInside = false
            }
        }
        return plain
    }

    /// At most so many columns of it, with an ellipsis where something is cut off. Paint ends where
    /// the text does.
    func cut(to columns: Int) -> String {
        guard columnCount > columns else { return self }
        guard columns > 0 else { return "" }
        var cut = ""
        var used = 0
        var sequence: String?
        for character in self {
            if let begun = sequence {
                sequence = begun + String(character)
                if character == "m" {
                    cut += begun + "m"
                    sequence = nil
                }
            } else if character == "\u{1b}" {
                sequence = String(character)
            } else if used == columns - 1 {
                break
            } else {
                cut.append(character)
                used += 1
            }
        }
        return cut + "…" + (utf8.contains(String.escape) ? "\u{1b}[0m" : "")
    }
}
