import Disk

/// A moment by the clock that nobody sets, after which something is not waited for any more.
package struct Deadline: Sendable {
    private let nanoseconds: Int64

    /// From now on; a number below zero is none.
    package init(milliseconds: Int) {
        let (wait, isTooLong) = Int64(max(0, milliseconds)).multipliedReportingOverflow(
            by: 1_000_000)
        nanoseconds =
            isTooLong
            ? .max : MonotonicTime.nanoseconds().addingReportingOverflow(wait).partialValue
    }

    package var isOver: Bool { MonotonicTime.nanoseconds() >= nanoseconds }

    /// As `poll` takes it. Rounded up, so that whoever waits so long finds the deadline over.
    package var millisecondsLeft: Int32 {
        let left = max(0, nanoseconds - MonotonicTime.nanoseconds())
        return Int32(clamping: left / 1_000_000 + (left % 1_000_000 == 0 ? 0 : 1))
    }
}
