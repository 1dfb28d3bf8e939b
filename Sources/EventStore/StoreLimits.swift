import Glibc

/// How much a log may keep, on disk and in memory.
package struct StoreLimits: Sendable, Equatable {
    /// Of the disk, with indexes and files that wait to be used again.
    package var bytesMax: Int
    /// nil: events stay until room is needed.
    package var ageSecondsMax: Int?
    package var segmentBytes: Int
    /// The newest part of the log in memory, which readers find there, and where events wait until
    /// they are on the disk.
    package var tailBytes: Int

    package static let segmentBytesDefault = 64 << 20
    package static let tailBytesDefault = 16 << 20
    /// Also what a dashboard keeps that is told nothing of it.
    package static let bytesMaxDefault = 4 << 30
    /// Fewer are not kept: one is written while the one before is still whole.
    static let segmentsMin = 4

    /// Segments become smaller where only little may be kept.
    package init(
        bytesMax: Int = bytesMaxDefault, ageSecondsMax: Int? = nil, segmentBytes: Int? = nil,
        tailBytes: Int = tailBytesDefault
    ) {
        self.bytesMax = bytesMax
        self.ageSecondsMax = ageSecondsMax
        let share = max(BlockFormat.chunkBytesMax * 2, bytesMax / (2 * Self.segmentsMin))
        self.segmentBytes = max(
            BlockFormat.chunkBytesMax * 2,
            segmentBytes ?? min(Self.segmentBytesDefault, share))
        self.tailBytes = max(BlockFormat.chunkBytesMax * 2, tailBytes)
    }
}

/// What a log cannot work without, in a sentence with its remedy.
package struct StoreFailure: Error, Equatable, CustomStringConvertible, Sendable {
    package let place: String
    package let what: String
    package let fix: String?

    /// What helps while the disk refuses, by its errno.
    static func fix(_ code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: "make room there"
        case ENOENT: "put the folder back, or restart the dashboard"
        case EACCES, EPERM: "make the folder writable for the dashboard"
        case EFBIG: "allow larger files (ulimit -f)"
        case EMFILE, ENFILE: "raise the limit of open files (ulimit -n)"
        default: "look at the disk and how it is mounted"
        }
    }

    package var text: String { "\(place): \(what)" + (fix.map { "; \($0)" } ?? "") }
    package var description: String { text }
}
