extension HTTPRequest {
    /// What opens doors, as the names of parameters in lower case.
    private static let secretNames: Set<String> = ["apikey", "token"]
    private static let cut = "***"

    /// The target as it may stand in a log: without the values that open doors, and without a query
    /// that cannot be read.
    package var loggableTarget: String {
        guard query != nil, let mark = target.firstIndex(of: "?") else { return target }
        let path = target[...mark]
        guard let query, (try? HTTPQuery(query)) != nil else { return path + Self.cut }
        let pieces = query.utf8.split(
            separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        return path
            + pieces.map { piece in
                let name = piece.prefix { $0 != UInt8(ascii: "=") }
                let isSecret =
                    (try? HTTPQuery.decoded(name)).map {
                        Self.secretNames.contains($0.lowercased())
                    } ?? true
                return isSecret ? "\(Substring(name))=\(Self.cut)" : String(Substring(piece))
            }.joined(separator: "&")
    }
}
