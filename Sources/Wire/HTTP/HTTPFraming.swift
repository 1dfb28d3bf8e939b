/// The version at one end of a first line.
enum HTTPVersion {
    private static let bytes = 8

    /// The digit after `HTTP/1.`; nil for any other version.
    static func minor(of word: ByteView) -> Int? {
        guard isWellFormed(word), word[5] == UInt8(ascii: "1") else { return nil }
        return Int(word[7] - UInt8(ascii: "0"))
    }

    static func isWellFormed(_ word: ByteView) -> Bool {
        word.count == bytes && ByteView(word.start, 5).equals("HTTP/")
            && HTTPCharacter.isDigit(word[5]) && word[6] == UInt8(ascii: ".")
            && HTTPCharacter.isDigit(word[7])
    }
}

/// How long a body is said to be (RFC 9112 6).
enum HTTPBodyLength {
    /// More digits than a length that can be held.
    private static let digitsMax = 18

    static func ofRequest(_ fields: HTTPFields, _ limits: HTTPLimits) throws(HTTPFault) -> Int {
        let length = try contentLength(fields)
        if fields.contains("transfer-encoding") {
            throw length == nil ? .transferEncodingRefused : .transferEncodingBesideLength
        }
        guard let length else { return 0 }
        guard length <= limits.bodyBytesMax else { throw .bodyTooLong }
        return length
    }

    /// One field with one number, or none. RFC 9110 8.6 would let equal ones be repeated, but
    /// who repeats them is not who should be guessed about.
    static func contentLength(_ fields: HTTPFields) throws(HTTPFault) -> Int? {
        let values = fields.values("content-length")
        if values.count > 1 { throw .contentLengthRepeated }
        guard let digits = values.first?.utf8 else { return nil }
        guard !digits.isEmpty, digits.allSatisfy(HTTPCharacter.isDigit) else {
            throw .contentLengthMalformed
        }
        guard digits.count <= digitsMax else { throw .bodyTooLong }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}
