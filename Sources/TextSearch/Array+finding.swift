extension [UInt8] {
    /// Whether these bytes stand somewhere in a row.
    package func contains(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return true }
        var rest = self[...]
        while let start = rest.firstIndex(of: first) {
            if rest[start...].starts(with: bytes) { return true }
            rest = rest[(start + 1)...]
        }
        return false
    }
}
