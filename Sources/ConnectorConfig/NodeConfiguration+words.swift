extension NodeConfiguration.LogLevel {
    package init(from decoder: any Decoder) throws { self = try .word(from: decoder) }
}

extension NodeConfiguration.Relation {
    package init(from decoder: any Decoder) throws { self = try .word(from: decoder) }
}

extension RawRepresentable where RawValue == String, Self: CaseIterable {
    /// Like the initialiser that the compiler makes, but the error names the words there are.
    fileprivate static func word(from decoder: any Decoder) throws -> Self {
        let text = try decoder.singleValueContainer().decode(String.self)
        if let word = Self(rawValue: text) { return word }
        let words = allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
        throw DecodingError.dataCorrupted(
            .init(
                codingPath: decoder.codingPath,
                debugDescription: "one of \(words) was expected, not \"\(text)\""))
    }
}
