import Glibc
import Telemetry

/// A file of the spool, with frames of one epoch.
struct Segment {
    static let bytesMax = 8 << 20

    /// A segment that was found counts as if it were so large, so that runs that end early again and
    /// again leave no more of them than the quota has room for.
    static let foundBytesMin = 64 * 1024

    /// Counts segments of this process, oldest first.
    let ordinal: Int
    let epoch: UInt64
    /// Number of the first event.
    let first: UInt64
    /// The number after the last event.
    var next: UInt64
    /// Where the last frame ends. Of a segment that was found, the end of its file.
    var end: Int
    /// How long the file is, with what an earlier use may have left in it.
    var fileBytes: Int
    /// -1 while it is closed.
    var descriptor: Int32 = -1
}

/// The name of a segment's file says where it belongs.
struct SegmentName: Equatable {
    private static let suffix = ".events"
    private static let digits = 16
    /// Files that wait to be used again.
    private static let freePrefix = "free-"

    let epoch: UInt64
    let first: UInt64

    var text: String { Self.hex(epoch) + "-" + Self.hex(first) + Self.suffix }

    init(epoch: UInt64, first: UInt64) {
        self.epoch = epoch
        self.first = first
    }

    /// nil: no file of ours has that name.
    init?(_ text: String) {
        guard text.hasSuffix(Self.suffix) else { return nil }
        let parts = text.dropLast(Self.suffix.count).split(
            separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, let epoch = Self.number(parts[0]),
            let first = Self.number(parts[1]), epoch < TelemetryFormat.epochMax,
            first < 1 << 62
        else { return nil }
        self.init(epoch: epoch, first: first)
    }

    static func free(_ number: Int) -> String { "\(freePrefix)\(number)\(suffix)" }

    static func isFree(_ text: String) -> Bool {
        text.hasPrefix(freePrefix) && text.hasSuffix(suffix)
    }

    private static func hex(_ number: UInt64) -> String {
        let text = String(number, radix: 16)
        return String(repeating: "0", count: digits - text.count) + text
    }

    private static func number(_ text: Substring) -> UInt64? {
        guard text.utf8.count == digits,
            text.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) })
        else { return nil }
        return UInt64(text, radix: 16)
    }
}
