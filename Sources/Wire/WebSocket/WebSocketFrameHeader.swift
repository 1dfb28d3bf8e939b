/// The two to fourteen bytes before a frame's payload (RFC 6455 5.2), checked as they come: each
/// rule is applied as soon as the bytes it speaks of are there.
struct WebSocketFrameHeader {
    private(set) var opcode = WebSocketOpcode.continuation
    private(set) var isFinal = false
    /// 0 as long as the header is incomplete.
    private(set) var headerCount = 0
    private(set) var payloadCount = 0
    /// As it lies in memory; 0 for a frame that is not masked.
    private(set) var key: UInt32 = 0
    private(set) var fault: WebSocketFault?

    /// What a receiver knows before it reads a header.
    struct Expectation {
        /// Clients mask, servers do not (RFC 6455 5.1).
        var isMasked: Bool
        var isInsideMessage: Bool
        var acceptsText: Bool
        /// What the message may still grow by.
        var payloadBytesMax: Int
    }

    @inline(__always)
    init(_ p: UnsafeRawPointer, _ count: Int, _ expected: Expectation) {
        guard count >= 1 else { return }
        let first = p.load(as: UInt8.self)
        isFinal = first & 0x80 != 0
        if let found = Self.fault(inFirst: first, expected) {
            fault = found
            return
        }
        opcode = WebSocketOpcode(rawValue: first & 0x0f) ?? .continuation
        guard count >= 2 else { return }
        let second = p.load(fromByteOffset: 1, as: UInt8.self)
        guard (second & 0x80 != 0) == expected.isMasked else {
            fault = expected.isMasked ? .maskMissing : .maskForbidden
            return
        }
        let short = Int(second & 0x7f)
        if opcode.isControl && short > 125 {
            fault = .controlFrameTooLong
            return
        }
        let lengthEnd = short < 126 ? 2 : short == 126 ? 4 : 10
        guard count >= lengthEnd else { return }
        let length = Self.length(p, short)
        if let found = Self.fault(inLength: length, short, opcode, expected) {
            fault = found
            return
        }
        let end = lengthEnd &+ (expected.isMasked ? 4 : 0)
        guard count >= end else { return }
        if expected.isMasked { key = p.loadUnaligned(fromByteOffset: lengthEnd, as: UInt32.self) }
        // The length is at most `payloadBytesMax`, so it fits.
        payloadCount = Int(truncatingIfNeeded: length)
        headerCount = end
    }

    @inline(__always)
    private static func fault(inFirst byte: UInt8, _ expected: Expectation) -> WebSocketFault? {
        // The commonest frame of all: a whole binary message.
        if byte == 0x82 && !expected.isInsideMessage { return nil }
        return rareFault(inFirst: byte, expected)
    }

    @inline(never)
    private static func rareFault(
        inFirst byte: UInt8, _ expected: Expectation
    ) -> WebSocketFault? {
        if byte & 0x70 != 0 { return .reservedBits }
        guard let opcode = WebSocketOpcode(rawValue: byte & 0x0f) else { return .reservedOpcode }
        if opcode.isControl { return byte & 0x80 == 0 ? .controlFrameFragmented : nil }
        if opcode == .continuation {
            return expected.isInsideMessage ? nil : .continuationWithoutStart
        }
        if expected.isInsideMessage { return .messageInsideMessage }
        return opcode == .text && !expected.acceptsText ? .textNotAccepted : nil
    }

    @inline(__always)
    private static func length(_ p: UnsafeRawPointer, _ short: Int) -> UInt64 {
        switch short {
        case 126: UInt64(p.loadUnaligned(fromByteOffset: 2, as: UInt16.self).bigEndian)
        case 127: p.loadUnaligned(fromByteOffset: 2, as: UInt64.self).bigEndian
        default: UInt64(truncatingIfNeeded: short)
        }
    }

    @inline(__always)
    private static func fault(
        inLength length: UInt64, _ short: Int, _ opcode: WebSocketOpcode, _ expected: Expectation
    ) -> WebSocketFault? {
        // RFC 6455 5.2: the minimal number of bytes MUST be used, and the highest bit MUST be 0.
        if short == 126 && length < 126 { return .lengthNotMinimal }
        if short == 127 {
            if length &>> 63 != 0 { return .lengthHighBit }
            if length <= 0xffff { return .lengthNotMinimal }
        }
        guard !opcode.isControl else { return nil }
        return length > UInt64(expected.payloadBytesMax) ? .messageTooLong : nil
    }
}
