import Glibc

/// A moment by the clock that nobody sets, after which something is not waited for any more.
package struct Deadline: Sendable {
    private let nanoseconds: Int64

    /// From now on; a number below zero is none.
    package init(milliseconds: Int) {
        let (wait, isTooLong) = Int64(max(0, milliseconds)).multipliedReportingOverflow(
            by: 1_000_000)
        nanoseconds = isTooLong ? .max : Deadline.now().addingReportingOverflow(wait).partialValue
    }

    package var isOver: Bool { Deadline.now() >= nanoseconds }

    /// As `poll` takes it. Rounded up, so that whoever waits so long finds the deadline over.
    package var millisecondsLeft: Int32 {
        let left = max(0, nanoseconds - Deadline.now())
        return Int32(clamping: left / 1_000_000 + (left % 1_000_000 == 0 ? 0 : 1))
    }

    private static func now() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000_000 + Int64(now.tv_nsec)
    }
}
