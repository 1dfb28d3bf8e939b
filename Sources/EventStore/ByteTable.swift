/// Tables of numbers and texts as bytes, for files that are read and written whole.
struct ByteTable {
    private(set) var bytes: [UInt8] = []

    mutating func add(_ number: UInt64) {
        withUnsafeBytes(of: number.littleEndian) { bytes.append(contentsOf: $0) }
    }

    mutating func add(_ number: Int) { add(UInt64(bitPattern: Int64(number))) }

    mutating func add(_ text: [UInt8]) {
        add(text.count)
        bytes += text
    }

    mutating func add(raw: [UInt8]) { bytes += raw }

    mutating func add(words: [UInt64]) {
        words.withUnsafeBytes { bytes.append(contentsOf: $0) }
    }
}

/// Reads what `ByteTable` wrote; nil as soon as something cannot be.
struct ByteTableReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { place == bytes.count }

    mutating func number() -> UInt64? {
        guard bytes.count - place >= 8 else { return nil }
        defer { place += 8 }
        return bytes.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: place, as: UInt64.self) }
    }

    /// At most so large.
    mutating func count(atMost most: Int) -> Int? {
        guard let number = number(), number <= UInt64(most) else { return nil }
        return Int(number)
    }

    mutating func raw(_ count: Int) -> [UInt8]? {
        guard count >= 0, bytes.count - place >= count else { return nil }
        defer { place += count }
        return Array(bytes[place..<(place + count)])
    }

    mutating func text(atMost most: Int) -> [UInt8]? {
        guard let count = count(atMost: most) else { return nil }
        return raw(count)
    }

    mutating func words(_ count: Int) -> [UInt64]? {
        guard count >= 0, (bytes.count - place) / 8 >= count else { return nil }
        defer { place += 8 * count }
        return [UInt64](unsafeUninitializedCapacity: count) { words, used in
            bytes.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(words).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[place..<(place + 8 * count)]))
            }
            used = count
        }
    }
}
