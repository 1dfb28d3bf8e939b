/// The XOR of RFC 6455 5.3, which is its own reverse.
@usableFromInline
package enum WebSocketMask {
    /// Masks or unmasks in place, eight bytes at a time.
    ///
    /// `key` is as it lies in memory on this little-endian machine; `phase` is how many bytes of
    /// the frame's payload came before `p`.
    @inlinable
    package static func apply(
        _ p: UnsafeMutableRawPointer, _ count: Int, _ key: UInt32, phase: Int = 0
    ) {
        let turned = rotated(key, by: phase)
        let wide = UInt64(turned) | UInt64(turned) &<< 32
        var i = 0
        while i &+ 8 <= count {
            let word = p.loadUnaligned(fromByteOffset: i, as: UInt64.self)
            p.storeBytes(of: word ^ wide, toByteOffset: i, as: UInt64.self)
            i &+= 8
        }
        if i &+ 4 <= count {
            let word = p.loadUnaligned(fromByteOffset: i, as: UInt32.self)
            p.storeBytes(of: word ^ turned, toByteOffset: i, as: UInt32.self)
            i &+= 4
        }
        var rest = turned
        while i < count {
            let byte = p.load(fromByteOffset: i, as: UInt8.self)
            p.storeBytes(
                of: byte ^ UInt8(truncatingIfNeeded: rest), toByteOffset: i, as: UInt8.self)
            rest &>>= 8
            i &+= 1
        }
    }

    /// The key for payload that begins `phase` bytes into a frame.
    @inlinable
    package static func rotated(_ key: UInt32, by phase: Int) -> UInt32 {
        let bits = UInt32(truncatingIfNeeded: (phase & 3) &* 8)
        return bits == 0 ? key : key &>> bits | key &<< (32 &- bits)
    }
}
