/// Finding and replacing text, character by character.
///
/// The standard library's own come with the engine for regular expressions: two more shared
/// libraries and a megabyte in every process of a network, though no connector ever searches text.
extension StringProtocol {
    /// Where `text` stands first; an empty text is found nowhere.
    package func firstRange(of text: some StringProtocol) -> Range<Index>? {
        guard let first = text.first else { return nil }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            if let end = rest[start...].end(ofPrefix: text) { return start..<end }
            rest = rest[rest.index(after: start)...]
        }
        return nil
    }

    package func contains(_ text: some StringProtocol) -> Bool {
        firstRange(of: text) != nil
    }

    /// The text with `replacement` for each `text`, at most `limit` times from the front.
    package func replacing(
        _ text: some StringProtocol, with replacement: some StringProtocol,
        maxReplacements limit: Int = .max
    ) -> String {
        var result = ""
        var rest = self[...]
        var left = limit
        while left > 0, let found = rest.firstRange(of: text) {
            result += rest[..<found.lowerBound]
            result += replacement
            rest = rest[found.upperBound...]
            left -= 1
        }
        return result + rest
    }

    /// Where `text` ends if this begins with it.
    private func end(ofPrefix text: some StringProtocol) -> Index? {
        var end = startIndex
        for character in text {
            guard end < endIndex, self[end] == character else { return nil }
            formIndex(after: &end)
        }
        return end
    }
}
