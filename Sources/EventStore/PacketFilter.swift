import Telemetry

/// A Bloom filter over the packets of one chunk. Inserting touches 1 KiB and no more.
///
/// A chunk of 64 KiB tells of some 250 packets of a node: one in six thousand others looks as if it
/// were there. Where it tells of a thousand, one in forty.
enum PacketFilter {
    static let words = 128
    /// Each takes 13 bits of a mark.
    private static let probes = 4

    /// Whether the frame has texts.
    static func insert(
        _ frame: Frame, marks: UnsafeMutablePointer<UInt64>,
        into filter: UnsafeMutablePointer<UInt64>
    ) -> Bool {
        let (count, hasTexts) = frame.packetMarks(into: marks)
        for index in 0..<count { insert(marks[index], into: filter) }
        guard hasTexts else { return false }
        var events = frame.events
        while let event = events.next() {
            // By its id, which others may make as they like.
            guard PacketKey.isText(event) else { continue }
            insert(PacketKey.mark(ofId: event.key), into: filter)
        }
        return true
    }

    static func holds(_ mark: UInt64, _ filter: UnsafePointer<UInt64>) -> Bool {
        var bits = mark
        for _ in 0..<probes {
            let place = Int(truncatingIfNeeded: bits & 8_191)
            if filter[place >> 6] & (1 << UInt64(place & 63)) == 0 { return false }
            bits >>= 13
        }
        return true
    }

    @inline(__always)
    private static func insert(_ mark: UInt64, into filter: UnsafeMutablePointer<UInt64>) {
        var bits = mark
        for _ in 0..<probes {
            let place = Int(truncatingIfNeeded: bits & 8_191)
            filter[place >> 6] |= 1 << UInt64(place & 63)
            bits >>= 13
        }
    }
}
