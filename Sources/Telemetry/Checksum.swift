import CHash

/// CRC32C (RFC 3720 B.4), which the processor computes itself where it can.
package enum Checksum {
    package static func crc32c(_ bytes: UnsafeRawBufferPointer, after crc: UInt32 = 0) -> UInt32 {
        guard let start = bytes.baseAddress else { return crc }
        return chash_crc32c(crc, start, bytes.count)
    }
}
