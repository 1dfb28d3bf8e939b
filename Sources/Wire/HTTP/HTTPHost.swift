/// What a Host field names (RFC 9110 7.2): a name or a literal address, and maybe a port.
package struct HTTPHost: Sendable, Equatable {
    /// RFC 1035 3.1, with room for a port.
    private static let bytesMax = 255 + 6

    /// As in the field, in lower case.
    package let text: String
    /// Without the port and without brackets.
    package let name: String
    package let port: UInt16?
    /// It stood in brackets.
    package let isIPv6: Bool

    init?(_ view: ByteView) { self.init(view.array) }

    package init?(_ text: String) { self.init(Array(text.utf8)) }

    private init?(_ bytes: [UInt8]) {
        // No name and no address is longer, and what is refused is not to cost anything.
        guard bytes.count <= Self.bytesMax else { return nil }
        let nameEnd: Int
        if bytes.first == UInt8(ascii: "[") {
            guard let bracket = bytes.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let inside = bytes[1..<bracket]
            guard Self.mayBeIPv6(inside) else { return nil }
            name = String(decoding: inside, as: UTF8.self).lowercased()
            nameEnd = bracket + 1
            isIPv6 = true
        } else {
            nameEnd = bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            let inside = bytes[..<nameEnd]
            guard !inside.isEmpty, inside.allSatisfy(HTTPCharacter.isHostName) else { return nil }
            name = String(decoding: inside, as: UTF8.self).lowercased()
            isIPv6 = false
        }
        guard let port = Self.port(bytes[nameEnd...]) else { return nil }
        self.port = port.number
        text = String(decoding: bytes, as: UTF8.self).lowercased()
    }

    /// An address of numbers in its usual form. Names are looked up by someone; these are not.
    package var isLiteralAddress: Bool { isIPv6 || isIPv4 }

    private var isIPv4: Bool {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy(HTTPCharacter.isDigit) && part.utf8.count <= 3
                    && UInt8(part) != nil
            }
    }

    private static func mayBeIPv6(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.contains(UInt8(ascii: ":"))
            && bytes.allSatisfy {
                HTTPCharacter.hexadecimal($0) != nil || $0 == UInt8(ascii: ":")
                    || $0 == UInt8(ascii: ".")
            }
    }

    /// Nothing, or a colon with a port; RFC 3986 3.2.3 lets the number be left out.
    private static func port(_ bytes: ArraySlice<UInt8>) -> (number: UInt16?, Void)? {
        guard let first = bytes.first else { return (nil, ()) }
        let digits = bytes.dropFirst()
        guard first == UInt8(ascii: ":"), digits.count <= 5,
            digits.allSatisfy(HTTPCharacter.isDigit)
        else { return nil }
        if digits.isEmpty { return (nil, ()) }
        guard let number = UInt16(String(decoding: digits, as: UTF8.self)) else { return nil }
        return (number, ())
    }
}
