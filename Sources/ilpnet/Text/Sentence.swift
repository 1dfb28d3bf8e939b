extension [String] {
    /// "a, b or c".
    func listed(with word: String) -> String {
        guard count > 1, let last else { return joined() }
        return dropLast().joined(separator: ", ") + " \(word) " + last
    }
}

extension Int {
    /// "1 node", "5 nodes".
    func counted(_ singular: String, _ plural: String? = nil) -> String {
        "\(self) " + (self == 1 ? singular : plural ?? singular + "s")
    }
}
