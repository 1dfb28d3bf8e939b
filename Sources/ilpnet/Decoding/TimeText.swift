import Wire

/// Times as people write them, `2018-06-07T20:48:42.483Z`, and as packets carry them.
enum TimeText {
    /// Of the 17 digits of a packet.
    static func iso(_ digits: [UInt8]) -> String {
        let text = String(decoding: digits, as: UTF8.self)
        var rest = text[...]
        func next(_ count: Int) -> String {
            defer { rest = rest.dropFirst(count) }
            return String(rest.prefix(count))
        }
        let date = [next(4), next(2), next(2)].joined(separator: "-")
        let time = [next(2), next(2), next(2)].joined(separator: ":")
        return "\(date)T\(time).\(next(3))Z"
    }

    /// Of the time of a BTP ERROR. A form that is not the one we write stays as it is, so that it
    /// comes back.
    static func iso(generalized text: [UInt8]) -> String {
        let digits = text.filter { (0x30...0x39).contains($0) }
        let iso = iso(digits)
        return generalized(iso) == text ? iso : String(decoding: text, as: UTF8.self)
    }

    /// The 17 digits of a packet, from either form; nil where the text is neither.
    static func digits(_ text: String) -> [UInt8]? {
        let utf8 = Array(text.utf8)
        var digits = utf8.filter { (0x30...0x39).contains($0) }
        guard utf8 == digits || isISO(utf8) else { return nil }
        // Digits of a second that are not written are zeros.
        if utf8 != digits { while digits.count < ILPClock.bytes { digits.append(0x30) } }
        guard digits.count == ILPClock.bytes else { return nil }
        return digits
    }

    /// The time of a BTP ERROR, from either form; nil where the text is neither.
    static func generalized(_ text: String) -> [UInt8]? {
        let utf8 = Array(text.utf8)
        guard isISO(utf8) else {
            let isTime = utf8.lent { GeneralizedTime.milliseconds($0) != nil }
            return isTime ? utf8 : nil
        }
        guard let digits = digits(text) else { return nil }
        return digits[..<14] + [UInt8(ascii: ".")] + digits[14...] + [UInt8(ascii: "Z")]
    }

    /// `0000-00-00T00:00:00Z` with none to three digits of a second behind a point.
    private static func isISO(_ text: [UInt8]) -> Bool {
        let pattern = Array("0000-00-00T00:00:00.000Z".utf8)
        guard text.last == UInt8(ascii: "Z"), (20...24).contains(text.count), text.count != 21
        else { return false }
        return zip(text.dropLast(), pattern).allSatisfy { character, wanted in
            wanted == UInt8(ascii: "0") ? (0x30...0x39).contains(character) : character == wanted
        }
    }
}

extension [UInt8] {
    /// Lends a copy of the bytes as a view.
    func lent<Result>(_ body: (ByteView) -> Result) -> Result {
        var copy = self
        return copy.withByteView(body)
    }
}
