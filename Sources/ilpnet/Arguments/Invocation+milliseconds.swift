extension Invocation {
    /// Seconds with up to three decimal places, as milliseconds; nil where the option was not
    /// given.
    func milliseconds(
        _ option: Option, in range: ClosedRange<Int64>
    ) throws(Failure) -> Int64? {
        guard let text = value(option) else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        let fraction = parts.count > 1 ? parts[1] : ""
        let digits = parts[0] + fraction + String(repeating: "0", count: max(0, 3 - fraction.count))
        let isNumber =
            parts.count <= 2 && !parts[0].isEmpty && (parts.count == 1 || !fraction.isEmpty)
            && fraction.count <= 3 && digits.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        guard isNumber, let milliseconds = Int64(digits), range.contains(milliseconds) else {
            throw Failure(
                .usage,
                "\(option.flag) \(text) is no number of seconds from"
                    + " 0.001 to \(range.upperBound / 1_000)",
                fix: "write for instance \(option.flag) 30 or \(option.flag) 0.5")
        }
        return milliseconds
    }
}
