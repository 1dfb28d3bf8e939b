extension [String] {
    /// "a, b or c".
    func listed(with word: String) -> String {
        guard count > 1, let last else { return joined() }
        return dropLast().joined(separator: ", ") + " \(word) " + last
    }

    /// "a, b and 3 more".
    func listed(atMost count: Int) -> String {
        let more = self.count - count
        return prefix(count).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}
