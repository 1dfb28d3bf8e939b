import Glibc

/// Events as JSON text, written one behind the other into memory that grows and is used again.
///
/// Rendering happens for every event and every kind of reader, so it knows no strings: bytes go
/// from the record to the text. Which text it is, `EventText+events` says.
package struct EventText: ~Copyable {
    private static let bytesAtFirst = 16 * 1024

    private var place: UnsafeMutableRawPointer
    private var capacity: Int
    /// Where the next byte goes.
    package private(set) var count = 0
    private var time = TimeText()
    private var links = LinkPlaces()

    package init() {
        capacity = Self.bytesAtFirst
        place = .allocate(byteCount: capacity, alignment: 16)
    }

    deinit { place.deallocate() }

    /// What was written since `removeAll`, good until the next call.
    package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: place, count: count) }

    /// What was written from there on.
    package func bytes(from start: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(rebasing: bytes[start...])
    }

    package mutating func removeAll() { count = 0 }

    /// Bytes as they are.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        reserve(bytes.count)
        put(bytes)
    }

    // MARK: - Within the room that was reserved

    /// Makes room; what is `put` afterwards must fit into it.
    mutating func reserve(_ bytes: Int) {
        guard count + bytes > capacity else { return }
        while count + bytes > capacity { capacity *= 2 }
        let wider = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        memcpy(wider, place, count)
        place.deallocate()
        place = wider
    }

    @inline(__always)
    mutating func put(_ text: StaticString) {
        memcpy(place + count, text.utf8Start, text.utf8CodeUnitCount)
        count &+= text.utf8CodeUnitCount
    }

    @inline(__always)
    mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress else { return }
        memcpy(place + count, start, bytes.count)
        count &+= bytes.count
    }

    @inline(__always)
    mutating func put(byte: UInt8) {
        place.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
        count &+= 1
    }

    mutating func put(number: UInt64) {
        var rest = number
        var digits = InlineArray<20, UInt8>(repeating: 0)
        var used = 0
        repeat {
            digits[used] = UInt8(ascii: "0") &+ UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
            used &+= 1
        } while rest > 0
        while used > 0 {
            used &-= 1
            put(byte: digits[used])
        }
    }

    /// Lower-case digits, two a byte.
    mutating func put(hexadecimal bytes: UnsafeRawPointer, count bytesCount: Int) {
        let digits: StaticString = "0123456789abcdef"
        let start = digits.utf8Start
        var to = place + count
        for i in 0..<bytesCount {
            let byte = Int(bytes.load(fromByteOffset: i, as: UInt8.self))
            to.storeBytes(of: start[byte &>> 4], as: UInt8.self)
            to.storeBytes(of: start[byte & 15], toByteOffset: 1, as: UInt8.self)
            to += 2
        }
        count &+= 2 &* bytesCount
    }

    /// A text between quotation marks. Where the bytes need not be UTF-8, each above ASCII becomes
    /// the character of that number, so that JSON stays right whatever a peer sent.
    /// `start` stands before it, between the same marks.
    mutating func put(
        quoted bytes: UnsafeRawBufferPointer, isUTF8: Bool, after start: StaticString = ""
    ) {
        put(byte: UInt8(ascii: "\""))
        put(start)
        for byte in bytes {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                put(byte: UInt8(ascii: "\\"))
                put(byte: byte)
            } else if byte < 0x20 || byte >= 0x7f && !(isUTF8 && byte >= 0x80) {
                put("\\u00")
                withUnsafeBytes(of: byte) {
                    put(hexadecimal: $0.baseAddress.unsafelyUnwrapped, count: 1)
                }
            } else {
                put(byte: byte)
            }
        }
        put(byte: UInt8(ascii: "\""))
    }

    mutating func put(time microseconds: Int64) {
        time.write(microseconds, to: place + count)
        count &+= TimeText.bytes
    }

    mutating func link(_ index: Int, of frame: Frame) -> (
        session: UInt64, name: UnsafeRawBufferPointer
    ) {
        links.link(index, of: frame)
    }
}

/// Where the entries of a frame's table stand, so that they are looked for once a frame.
private struct LinkPlaces: ~Copyable {
    private let places = UnsafeMutablePointer<Int32>.allocate(
        capacity: TelemetryFormat.linksPerFrameMax)
    private var known = 0
    private var start: UnsafeRawPointer?
    private var byteCount = 0
    private var tableStart = 0
    private var checksum: UInt32 = 0

    deinit { places.deallocate() }

    mutating func link(_ index: Int, of frame: Frame) -> (
        session: UInt64, name: UnsafeRawBufferPointer
    ) {
        let checksum = frame.start.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
        // The same memory may hold another frame by now, and who means ill can make its checksum
        // the same; then its names are wrong, but within its bytes.
        if start != frame.start || checksum != self.checksum || known != frame.linkCount
            || tableStart != frame.recordsEnd || byteCount != frame.bytes.count
        {
            start = frame.start
            byteCount = frame.bytes.count
            tableStart = frame.recordsEnd
            self.checksum = checksum
            known = frame.linkCount
            var place = frame.recordsEnd
            for i in 0..<known {
                places[i] = Int32(place)
                place += 9 + frame.link(at: place).name.count
            }
        }
        return frame.link(at: Int(places[index]))
    }
}
