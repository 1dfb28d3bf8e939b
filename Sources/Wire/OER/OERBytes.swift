/// Writes OER into an array that grows, for what is written seldom.
package struct OERBytes {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    package mutating func uint8(_ value: UInt8) { bytes.append(value) }

    package mutating func uint16(_ value: UInt16) { bigEndian(UInt64(value), 2) }

    package mutating func uint32(_ value: UInt32) { bigEndian(UInt64(value), 4) }

    package mutating func uint64(_ value: UInt64) { bigEndian(value, 8) }

    package mutating func octets(_ octets: [UInt8]) { bytes += octets }

    package mutating func varOctets(_ octets: [UInt8]) {
        if octets.count < 0x80 {
            uint8(UInt8(octets.count))
        } else {
            let lengthBytes = OERSize.significantBytes(UInt64(octets.count))
            uint8(0x80 | UInt8(lengthBytes))
            bigEndian(UInt64(octets.count), lengthBytes)
        }
        bytes += octets
    }

    package mutating func varUInt(_ value: UInt64) {
        let count = OERSize.significantBytes(value)
        uint8(UInt8(count))
        bigEndian(value, count)
    }

    private mutating func bigEndian(_ value: UInt64, _ count: Int) {
        for i in (0..<count).reversed() {
            bytes.append(UInt8(truncatingIfNeeded: value >> (8 * i)))
        }
    }
}
