/// How a packet is called: its execution condition in lower-case hex. Where one condition passes a
/// node more than once, `-2`, `-3` ... tell the passes apart there.
package struct PacketId: Equatable, Sendable {
    package static let conditionBytes = 32
    static let separator = UInt8(ascii: "-")

    package let condition: [UInt8]
    /// nil: all passes.
    package let pass: UInt16?

    /// nil where it is none.
    package init?(_ text: some StringProtocol) {
        let parts = text.utf8.split(
            separator: Self.separator, maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0].count == 2 * Self.conditionBytes else { return nil }
        var condition: [UInt8] = []
        var high: UInt8?
        for digit in parts[0] {
            guard let value = Self.value(digit) else { return nil }
            if let first = high {
                condition.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        self.condition = condition
        guard parts.count == 2 else {
            pass = nil
            return
        }
        guard let number = UInt16(String(decoding: parts[1], as: UTF8.self)), number > 1 else {
            return nil
        }
        pass = number
    }

    private static func value(_ digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
