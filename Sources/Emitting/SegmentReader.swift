import Telemetry

/// Finds the frames of a segment, whatever its bytes are: after a crash, a broken disk, a reuse.
///
/// Frames of one epoch stand one behind the other, each at a multiple of eight bytes, their numbers
/// without a hole. Behind them may lie frames of the file's last use: those have lower numbers or
/// another epoch, so they never count. Damage is passed over to the next frame that may follow.
package struct SegmentReader {
    package static let alignment = 8

    package enum Step: Equatable {
        /// At the start of the bytes stands the frame that is due, so long.
        case frame(bytes: Int)
        /// So many bytes are damaged; behind them stands a frame that may follow, with that number,
        /// which is not below the one that is due.
        case damage(bytes: Int, next: UInt64)
        /// More bytes are needed, from so many on.
        case more(from: Int)
        /// No frame follows any more.
        case end
    }

    package let epoch: UInt64

    package init(epoch: UInt64) { self.epoch = epoch }

    /// Where the next frame begins behind one of so many bytes.
    static func aligned(_ bytes: Int) -> Int { (bytes &+ alignment &- 1) & ~(alignment &- 1) }

    /// What stands at the start of the bytes, where the frame with number `due` should. `isLast`:
    /// nothing follows them in the file.
    package func step(_ bytes: UnsafeRawBufferPointer, due: UInt64, isLast: Bool) -> Step {
        var place = 0
        while place &+ TelemetryFormat.headerBytes <= bytes.count {
            if let number = claimedNumber(bytes, at: place), number >= due {
                let rest = UnsafeRawBufferPointer(rebasing: bytes[place...])
                if let count = Frame.length(rest) {
                    if count > rest.count {
                        if !isLast { return .more(from: place) }
                    } else if isGood(UnsafeRawBufferPointer(rebasing: rest[..<count])) {
                        return place == 0 && number == due
                            ? .frame(bytes: count) : .damage(bytes: place, next: number)
                    }
                }
            }
            place &+= Self.alignment
        }
        return isLast ? .end : .more(from: place)
    }

    /// Whether the bytes begin like the frame that is due, whole or not.
    func begins(_ bytes: UnsafeRawBufferPointer, due: UInt64) -> Bool {
        bytes.count >= TelemetryFormat.headerBytes && claimedNumber(bytes, at: 0) == due
    }

    /// Of what looks like the beginning of a frame of this epoch.
    private func claimedNumber(_ bytes: UnsafeRawBufferPointer, at place: Int) -> UInt64? {
        let start = bytes.baseAddress.unsafelyUnwrapped + place
        guard start.loadUnaligned(as: UInt32.self) == TelemetryFormat.magic,
            start.loadUnaligned(fromByteOffset: 24, as: UInt64.self) == epoch
        else { return nil }
        return start.loadUnaligned(fromByteOffset: 32, as: UInt64.self)
    }

    private func isGood(_ bytes: UnsafeRawBufferPointer) -> Bool {
        (try? Frame(checking: bytes)) != nil
    }
}
