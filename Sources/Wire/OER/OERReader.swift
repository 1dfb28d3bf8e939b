/// Reads OER (RFC-0030) from bytes a peer sent, never beyond their end and copying nothing.
///
/// Lengths and integers have to be in their one canonical form. Every failure says where. What a
/// field means, and which values it may have, is left to whoever reads it.
package struct OERReader {
    package private(set) var at: UnsafeMutableRawPointer
    private let end: UnsafeMutableRawPointer
    /// Where offsets are counted from.
    private let origin: UnsafeMutableRawPointer

    @inline(__always)
    package init(_ bytes: ByteView) {
        at = bytes.start
        end = bytes.end
        origin = bytes.start
    }

    /// Reads a part of what another reader reads; offsets count from that one's start.
    @inline(__always)
    package init(_ part: ByteView, of whole: OERReader) {
        at = part.start
        end = part.end
        origin = whole.origin
    }

    @inline(__always)
    package var left: Int { end - at }

    @inline(__always)
    package var offset: Int { at - origin }

    @inline(__always)
    package mutating func take(_ count: Int) throws(WireError) -> UnsafeMutableRawPointer {
        guard count <= end - at else { throw missing() }
        let place = at
        at += count
        return place
    }

    @inline(__always)
    package mutating func uint8() throws(WireError) -> UInt8 {
        try take(1).load(as: UInt8.self)
    }

    @inline(__always)
    package mutating func uint16() throws(WireError) -> UInt16 {
        UInt16(bigEndian: try take(2).loadUnaligned(as: UInt16.self))
    }

    @inline(__always)
    package mutating func uint32() throws(WireError) -> UInt32 {
        UInt32(bigEndian: try take(4).loadUnaligned(as: UInt32.self))
    }

    @inline(__always)
    package mutating func uint64() throws(WireError) -> UInt64 {
        UInt64(bigEndian: try take(8).loadUnaligned(as: UInt64.self))
    }

    /// A length determinant and so many bytes.
    @inline(__always)
    package mutating func varOctets() throws(WireError) -> ByteView {
        let count = try length()
        let place = at
        at += count
        return ByteView(place, count)
    }

    /// The same with a limit on the count. Where the bytes are not there, that is said first.
    @inline(__always)
    package mutating func varOctets(
        atMost limit: Int, _ reason: WireError.Reason
    ) throws(WireError) -> ByteView {
        let start = at
        let bytes = try varOctets()
        guard bytes.count <= limit else { throw WireError(reason, at: start - origin) }
        return bytes
    }

    /// An unsigned integer of 1 to 8 bytes, with its length before it.
    package mutating func varUInt() throws(WireError) -> UInt64 {
        let start = at
        let bytes = try varOctets()
        guard bytes.count > 0 else { throw WireError(.integerEmpty, at: start - origin) }
        guard bytes[0] != 0 || bytes.count == 1 else {
            throw WireError(.integerNotMinimal, at: start - origin)
        }
        guard bytes.count <= 8 else { throw WireError(.integerTooLarge, at: start - origin) }
        var value: UInt64 = 0
        for i in 0..<bytes.count { value = value &<< 8 | UInt64(bytes[i]) }
        return value
    }

    /// How many elements a list has, each of at least so many bytes.
    package mutating func elementCount(ofAtLeast bytesMin: Int) throws(WireError) -> Int {
        let start = at
        let count = try varUInt()
        guard count <= UInt64(left / bytesMin) else {
            throw WireError(.countBeyondEnd, at: start - origin)
        }
        return Int(count)
    }

    package func demandEnd() throws(WireError) {
        guard at == end else { throw WireError(.trailingBytes, at: offset) }
    }

    /// A length determinant; what it claims is there.
    @inline(__always)
    private mutating func length() throws(WireError) -> Int {
        guard at < end else { throw missing() }
        let first = Int(at.load(as: UInt8.self))
        guard first < 0x80, first < end - at else { return try longLength() }
        at += 1
        return first
    }

    @inline(never)
    private mutating func longLength() throws(WireError) -> Int {
        let start = at
        let first = Int(at.load(as: UInt8.self))
        if first < 0x80 {
            throw WireError(.lengthBeyondEnd, at: start - origin)
        }
        let count = first & 0x7f
        if count == 0 { throw WireError(.lengthWithoutBytes, at: start - origin) }
        if count > 8 { throw WireError(.lengthOfLengthTooLarge, at: start - origin) }
        at += 1
        guard count <= end - at else { throw missing() }
        var value: UInt64 = 0
        for i in 0..<count {
            value = value &<< 8 | UInt64(at.load(fromByteOffset: i, as: UInt8.self))
        }
        // One byte holds up to 255 and begins at 128; more bytes begin with one that counts.
        let isCanonical = count == 1 ? value >= 128 : at.load(as: UInt8.self) != 0
        guard isCanonical else { throw WireError(.lengthNotCanonical, at: start - origin) }
        at += count
        guard value <= UInt64(end - at) else {
            throw WireError(.lengthBeyondEnd, at: start - origin)
        }
        return Int(value)
    }

    @inline(never)
    private func missing() -> WireError { WireError(.truncated, at: end - origin) }
}
