import Wire

/// Copies payload of a WebSocket frame and masks it on the way (RFC 6455 5.3): what was read stays
/// as it is, and nothing is gone through twice.
enum MaskedCopy {
    /// `phase` is how many bytes of the payload came before.
    static func write(
        _ bytes: UnsafeRawPointer, _ count: Int, to place: UnsafeMutableRawPointer, key: UInt32,
        phase: Int
    ) {
        let turned = WebSocketMask.rotated(key, by: phase)
        let wide = SIMD4(repeating: UInt64(turned) | UInt64(turned) &<< 32)
        let step = MemoryLayout<SIMD4<UInt64>>.size
        var i = 0
        while i &+ step <= count {
            let words = bytes.loadUnaligned(fromByteOffset: i, as: SIMD4<UInt64>.self)
            (place + i).storeBytes(of: words ^ wide, as: SIMD4<UInt64>.self)
            i &+= step
        }
        guard i < count else { return }
        (place + i).copyMemory(from: bytes + i, byteCount: count &- i)
        WebSocketMask.apply(place + i, count &- i, turned)
    }
}
