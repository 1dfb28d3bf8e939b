import Telemetry

extension StoredFrames {
    /// Of good blocks one after the other, the frames from that offset on, which the first block
    /// holds: so many bytes of them, and at least one.
    init(of blocks: UnsafeRawBufferPointer, from offset: UInt64, atMost bytesMax: Int) {
        // A run has at least a block.
        let start = blocks.baseAddress.unsafelyUnwrapped
        let header = BlockHeader(trusting: start)
        var place = BlockFormat.headerBytes
        var number = header.firstOffset
        while place < header.bytes {
            let events = UInt64(Self.frame(start + place).events)
            if number &+ events > offset { break }
            number &+= events
            place += Self.frame(start + place).bytes
        }
        let first = number
        let begin = place
        var blockEnd = header.bytes
        while place < blocks.count {
            if place == blockEnd {
                place = BlockFormat.aligned(place)
                guard place < blocks.count else { break }
                blockEnd = place + BlockHeader(trusting: start + place).bytes
                place += BlockFormat.headerBytes
                continue
            }
            let frame = Self.frame(start + place)
            if number > first, place + frame.bytes - begin > bytesMax { break }
            number &+= UInt64(frame.events)
            place += frame.bytes
        }
        self.init(
            firstOffset: first, endOffset: number,
            bytes: UnsafeRawBufferPointer(rebasing: blocks[begin...]),
            ofBlock: header.bytes - begin, wallMicroseconds: header.wallMicroseconds)
    }

    private static func frame(_ start: UnsafeRawPointer) -> (bytes: Int, events: UInt32) {
        (
            Int(start.loadUnaligned(fromByteOffset: 4, as: UInt32.self)),
            start.loadUnaligned(fromByteOffset: 20, as: UInt32.self)
        )
    }
}
