/// The syntax of ILP addresses (RFC-0015): `scheme.segment.segment`, 1 to 1023 characters.
///
/// It says whether an address is one. Whose it is, and where it leads, is left to routing.
package enum ILPAddress {
    /// A whole address: a known scheme and at least one segment.
    package static func isValid(_ address: ByteView) -> Bool { firstFault(in: address) == nil }

    /// What a route may begin with: an address, or a bare scheme.
    package static func isValidPrefix(_ prefix: ByteView) -> Bool {
        switch firstFault(in: prefix)?.reason {
        case nil, .addressWithoutSegment: true
        default: false
        }
    }

    /// The first thing wrong with an address, and the offset of the character at fault.
    package static func firstFault(
        in address: ByteView
    ) -> (offset: Int, reason: WireError.Reason)? {
        guard address.count > 0 else { return (0, .addressEmpty) }
        guard address.count <= ILPLimits.addressBytesMax else { return (0, .addressTooLong) }
        var segmentStart = 0
        var i = 0
        while i < address.count {
            switch segmentKinds[Int(address[i])] {
            case segmentCharacter: break
            case dot:
                if i == segmentStart { return (i, .addressSegmentEmpty) }
                if segmentStart == 0, !isScheme(address, i) { return (0, .addressSchemeUnknown) }
                segmentStart = i + 1
            default: return (i, .addressCharacterInvalid)
            }
            i += 1
        }
        if segmentStart == 0 {
            return isScheme(address, i) ? (i, .addressWithoutSegment) : (0, .addressSchemeUnknown)
        }
        return i == segmentStart ? (i, .addressSegmentEmpty) : nil
    }

    /// Of each byte: 1 where it may stand in a segment, 2 for the dot, 0 for anything else.
    // Written once, before anybody can see it, and never freed: every thread may read it.
    package nonisolated(unsafe) static let segmentKinds: UnsafePointer<UInt8> = {
        let kinds = UnsafeMutablePointer<UInt8>.allocate(capacity: 256)
        kinds.initialize(repeating: 0, count: 256)
        for range in ["a"..."z", "A"..."Z", "0"..."9", "_"..."_", "~"..."~", "-"..."-"]
            as [ClosedRange<Unicode.Scalar>]
        {
            for value in range.lowerBound.value...range.upperBound.value {
                kinds[Int(value)] = segmentCharacter
            }
        }
        kinds[Int(UInt8(ascii: "."))] = dot
        return UnsafePointer(kinds)
    }()

    private static let segmentCharacter: UInt8 = 1
    private static let dot: UInt8 = 2

    private static let schemes: [StaticString] = [
        "g", "private", "example", "peer", "self", "test", "test1", "test2", "test3", "local",
    ]

    private static func isScheme(_ address: ByteView, _ count: Int) -> Bool {
        let first = ByteView(address.start, count)
        return schemes.contains { first.equals($0) }
    }
}
