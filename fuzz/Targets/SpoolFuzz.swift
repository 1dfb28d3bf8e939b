import Emitting
import Telemetry

/// A segment of a spool, whatever its bytes are: what is given as a frame is a good one, numbers
/// only grow, and reading comes to its end.
enum SpoolFuzz {
    private static let epoch: UInt64 = 7

    /// The first byte chooses how much is seen at once; the rest is the file.
    static func run(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let file = Array(bytes.dropFirst())
        let whole = read(file, viewBytes: file.count)
        let pieces = read(file, viewBytes: 1 + Int(first))
        expect(whole == pieces)
    }

    /// The numbers at which frames begin, and which they have.
    private static func read(_ file: [UInt8], viewBytes: Int) -> [Range<UInt64>] {
        let reader = SegmentReader(epoch: epoch)
        var found: [Range<UInt64>] = []
        var place = 0
        var due: UInt64 = 0
        var seen = viewBytes
        file.withUnsafeBytes { file in
            while true {
                let end = min(file.count, place + seen)
                let view = UnsafeRawBufferPointer(rebasing: file[min(place, end)..<end])
                switch reader.step(view, due: due, isLast: end == file.count) {
                case .frame(let count):
                    let frame = checked(UnsafeRawBufferPointer(rebasing: view[..<count]))
                    expect(frame.lowerBound == due)
                    found.append(frame)
                    place += (count + SegmentReader.alignment - 1) & ~(SegmentReader.alignment - 1)
                    due = frame.upperBound
                case .damage(let count, let next):
                    expect(next >= due && count >= 0)
                    expect(count > 0 || next > due)
                    place += count
                    due = next
                case .more(let count):
                    expect(end < file.count)
                    // Nothing can be passed over before more is seen.
                    seen = count == 0 ? seen * 2 : viewBytes
                    place += count
                case .end: return
                }
            }
        }
        return found
    }

    private static func checked(_ bytes: UnsafeRawBufferPointer) -> Range<UInt64> {
        guard let frame = try? Frame(checking: bytes) else { fatalError("a bad frame was given") }
        expect(frame.epoch == epoch)
        return frame.firstSequence..<frame.nextSequence
    }
}
