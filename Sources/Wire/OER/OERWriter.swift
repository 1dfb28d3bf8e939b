import Glibc

/// Writes OER (RFC-0030) in its canonical form to memory that is known to be large enough.
///
/// Whoever uses it has asked for the size before. It never looks at what it writes.
package struct OERWriter {
    package private(set) var at: UnsafeMutableRawPointer

    @inline(__always)
    package init(_ place: UnsafeMutableRawPointer) { at = place }

    /// Leaves bytes to somebody who writes them through `at`.
    @inline(__always)
    package mutating func skip(_ count: Int) { at += count }

    @inline(__always)
    package mutating func uint8(_ value: UInt8) {
        at.storeBytes(of: value, as: UInt8.self)
        at += 1
    }

    @inline(__always)
    package mutating func uint16(_ value: UInt16) {
        at.storeBytes(of: value.bigEndian, as: UInt16.self)
        at += 2
    }

    @inline(__always)
    package mutating func uint32(_ value: UInt32) {
        at.storeBytes(of: value.bigEndian, as: UInt32.self)
        at += 4
    }

    @inline(__always)
    package mutating func uint64(_ value: UInt64) {
        at.storeBytes(of: value.bigEndian, as: UInt64.self)
        at += 8
    }

    @inline(__always)
    package mutating func hash(_ value: Hash256) {
        value.store(at)
        at += Hash256.bytes
    }

    @inline(__always)
    package mutating func octets(_ bytes: ByteView) {
        memcpy(at, bytes.start, bytes.count)
        at += bytes.count
    }

    @inline(__always)
    package mutating func varOctets(_ bytes: ByteView) {
        length(bytes.count)
        octets(bytes)
    }

    /// RFC-0030: below 128 the length is one byte, otherwise 80 + n and n bytes.
    @inline(__always)
    package mutating func length(_ count: Int) {
        if count < 0x80 {
            uint8(UInt8(truncatingIfNeeded: count))
        } else if count < 0x100 {
            uint8(0x81)
            uint8(UInt8(truncatingIfNeeded: count))
        } else if count < 0x1_0000 {
            uint8(0x82)
            uint16(UInt16(truncatingIfNeeded: count))
        } else {
            longLength(count)
        }
    }

    @inline(never)
    private mutating func longLength(_ count: Int) {
        let bytes = OERSize.significantBytes(UInt64(count))
        uint8(0x80 | UInt8(bytes))
        bigEndian(UInt64(count), bytes)
    }

    package mutating func varUInt(_ value: UInt64) {
        let bytes = OERSize.significantBytes(value)
        uint8(UInt8(bytes))
        bigEndian(value, bytes)
    }

    private mutating func bigEndian(_ value: UInt64, _ bytes: Int) {
        for i in (0..<bytes).reversed() { uint8(UInt8(truncatingIfNeeded: value >> (8 * i))) }
    }
}

/// How many bytes a value takes in OER.
package enum OERSize {
    @inline(__always)
    package static func length(_ count: Int) -> Int {
        if count < 0x80 { return 1 }
        if count < 0x100 { return 2 }
        if count < 0x1_0000 { return 3 }
        return 1 + significantBytes(UInt64(count))
    }

    @inline(__always)
    package static func varOctets(_ count: Int) -> Int { length(count) + count }

    package static func varUInt(_ value: UInt64) -> Int { 1 + significantBytes(value) }

    static func significantBytes(_ value: UInt64) -> Int {
        max(1, (UInt64.bitWidth - value.leadingZeroBitCount + 7) / 8)
    }
}
