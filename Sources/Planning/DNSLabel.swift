/// Names that become host names.
enum DNSLabel {
    static func fault(of name: String) -> String? {
        if name.isEmpty { return "it is empty" }
        if name.utf8.count > PlanLimits.nodeNameBytesMax {
            return "it is longer than \(PlanLimits.nodeNameBytesMax) characters"
        }
        if !name.utf8.allSatisfy(ASCIIName.isLabelByte) {
            return "a DNS label has only the letters a to z, digits and \"-\""
        }
        if name.hasPrefix("-") || name.hasSuffix("-") {
            return "a DNS label neither begins nor ends with \"-\""
        }
        return nil
    }

    static func advice(for name: String, such example: String) -> String {
        mended(name).map { "call it \"\($0)\"" } ?? "give it a name, such as \"\(example)\""
    }

    /// The nearest name that would do.
    static func mended(_ name: String) -> String? {
        var bytes = name.lowercased().utf8.map {
            ASCIIName.isLabelByte($0) ? $0 : UInt8(ascii: "-")
        }
        while bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        bytes = Array(bytes.drop { $0 == UInt8(ascii: "-") }.prefix(PlanLimits.nodeNameBytesMax))
        while bytes.last == UInt8(ascii: "-") { bytes.removeLast() }
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}
