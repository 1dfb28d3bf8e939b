/// What RFC-0015 says about the text of ILP addresses and prefixes.
enum AddressSyntax {
    static let lengthMax = 1_023
    static let schemes = [
        "g", "private", "example", "peer", "self", "test", "test1", "test2", "test3", "local",
    ]

    /// Why this is no address, or nil.
    static func faultOfAddress(_ text: String) -> String? {
        if let fault = faultOfPrefix(text) { return fault }
        return text.utf8.contains(UInt8(ascii: "."))
            ? nil : "an address needs a segment after its scheme"
    }

    /// Why this is no prefix, or nil. A prefix may be a scheme alone.
    static func faultOfPrefix(_ text: String) -> String? {
        guard !text.isEmpty else { return "it is empty" }
        guard text.utf8.count <= lengthMax else { return "it is longer than \(lengthMax) bytes" }
        let segments = text.utf8.split(
            separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let scheme = String(decoding: Array(segments[0]), as: UTF8.self)
        if scheme == "peer" { return "connectors never forward what is for peer" }
        guard schemes.contains(scheme) else {
            return "\"\(scheme)\" is no scheme; there are "
                + schemes.filter { $0 != "peer" }.joined(separator: ", ")
        }
        if segments.contains(where: \.isEmpty) { return "a segment is empty" }
        if segments.allSatisfy({ $0.allSatisfy(ASCIIName.isSegmentByte) }) { return nil }
        guard let wrong = text.first(where: { $0 != "." && !isAllowed($0) }) else { return nil }
        return "\(name(of: wrong)) is not allowed; use letters, digits, \"_\", \"~\" and \"-\""
    }

    /// The nearest text that would do: no empty segments, "-" for what is not allowed, the scheme
    /// in lower case, or a prefix before what is none. nil where that is not enough.
    static func mended(_ text: String, below prefix: String = "test") -> String? {
        var segments = text.split(separator: ".").map { segment in
            String(segment.map { isAllowed($0) ? $0 : "-" })
        }
        guard let scheme = segments.first else { return nil }
        segments[0] = scheme.lowercased()
        let mended = segments.joined(separator: ".")
        return [mended, "\(prefix).\(mended)"].first {
            segments[0] != "peer" && faultOfPrefix($0) == nil
        }
    }

    /// For a message, which a thousand bytes would hide.
    static func quoted(_ text: String) -> String {
        text.count <= quotedMax ? "\"\(text)\"" : "\"\(text.prefix(quotedMax))...\""
    }

    private static let quotedMax = 60

    static func segmentCount(of text: String) -> Int {
        text.utf8.count { $0 == UInt8(ascii: ".") } + 1
    }

    /// Everything before the first dot.
    static func scheme(of address: String) -> String {
        String(address.prefix { $0 != "." })
    }

    /// Live money and test money never meet (RFC-0034); other schemes are neither.
    static func isLive(_ address: String) -> Bool { scheme(of: address) == "g" }
    static func isTest(_ address: String) -> Bool { scheme(of: address).hasPrefix("test") }

    /// True where `address` is `prefix` or below it, by whole segments.
    static func covers(_ prefix: String, _ address: String) -> Bool {
        address == prefix || address.hasPrefix(prefix + ".")
    }

    private static func isAllowed(_ character: Character) -> Bool {
        character.utf8.count == 1 && character.utf8.allSatisfy(ASCIIName.isSegmentByte)
    }

    private static func name(of character: Character) -> String {
        if character == " " { return "a space" }
        guard let byte = character.asciiValue, byte < 0x20 || byte == 0x7F else {
            return "\"\(character)\""
        }
        return "byte \(byte)"
    }
}
