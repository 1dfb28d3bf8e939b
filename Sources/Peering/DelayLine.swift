import Glibc
import Reactor

/// Bytes for a peer that is played to be far away: each is held back for a while, in order.
///
/// What is written at one moment is one entry. When more is held than `bytesMax`, the oldest goes
/// early: nothing is ever lost here.
final class DelayLine {
    private let bytesMax: Int
    private var bytes: [UInt8] = []
    private var taken = 0
    private var entries: [(due: Int64, count: Int)] = []
    private var entriesTaken = 0

    init(bytesMax: Int) {
        self.bytesMax = bytesMax
    }

    var count: Int { bytes.count - taken }
    var isFull: Bool { count >= bytesMax }

    /// When the next bytes are due, in nanoseconds.
    var nextDue: Int64? {
        entriesTaken < entries.count ? entries[entriesTaken].due : nil
    }

    func append(_ more: UnsafeRawBufferPointer, due: Int64) {
        bytes.append(contentsOf: more)
        // After a shorter delay than before the last may be due first; it still waits its turn.
        if entriesTaken < entries.count, entries[entries.count - 1].due == due {
            entries[entries.count - 1].count += more.count
        } else {
            entries.append((due, more.count))
        }
    }

    /// Moves into the output what is due, or everything.
    func release(
        at now: Int64, everything: Bool = false, into output: inout OutputBuffer,
        _ pool: inout BufferPool
    ) -> Bool {
        var released = 0
        while entriesTaken < entries.count,
            everything || entries[entriesTaken].due <= now || count - released > bytesMax
        {
            released += entries[entriesTaken].count
            entriesTaken += 1
        }
        guard released > 0 else { return false }
        bytes.withUnsafeBytes {
            output.append(UnsafeRawBufferPointer(rebasing: $0[taken..<taken + released]), &pool)
        }
        taken += released
        forgetTaken()
        return true
    }

    private func forgetTaken() {
        if entriesTaken == entries.count {
            entries.removeAll(keepingCapacity: true)
            entriesTaken = 0
        } else if entriesTaken > entries.count / 2 {
            entries.removeFirst(entriesTaken)
            entriesTaken = 0
        }
        if taken == bytes.count {
            bytes.removeAll(keepingCapacity: true)
            taken = 0
        } else if taken > bytes.count / 2 {
            bytes.removeFirst(taken)
            taken = 0
        }
    }
}
