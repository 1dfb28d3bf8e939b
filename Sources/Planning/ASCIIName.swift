/// Of which bytes the kinds of names are made; all of them are ASCII.
enum ASCIIName {
    /// Of a DNS label, and of a telemetry channel.
    static func isLabelByte(_ byte: UInt8) -> Bool {
        isLowerCase(byte) || isDigit(byte) || byte == UInt8(ascii: "-")
    }

    /// Of a secret's name, which may also be a file's.
    static func isSecretByte(_ byte: UInt8) -> Bool {
        isIdentifierByte(byte) || byte == UInt8(ascii: "-")
    }

    /// Of a segment of an ILP address (RFC-0015).
    static func isSegmentByte(_ byte: UInt8) -> Bool {
        isSecretByte(byte) || byte == UInt8(ascii: "~")
    }

    /// What an environment variable and a metric may be called.
    static func isIdentifier(_ name: some StringProtocol) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy(isIdentifierByte)
    }

    static func isIdentifierByte(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || byte == UInt8(ascii: "_")
    }

    static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        isLowerCase(byte) || isUpperCase(byte) || isDigit(byte)
    }

    private static func isLowerCase(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
    }

    private static func isUpperCase(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }
}
