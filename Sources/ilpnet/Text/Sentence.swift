extension [String] {
    /// "a, b or c".
    func listed(with word: String) -> String {
        guard count > 1, let last else { return joined() }
        return dropLast().joined(separator: ", ") + " \(word) " + last
    }
}
