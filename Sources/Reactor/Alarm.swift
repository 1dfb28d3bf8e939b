import CLinux
import Glibc

/// A moment to wake up at, to the microsecond, as a descriptor that a loop waits for. Setting it
/// is a system call: what may be a millisecond late belongs into a `TimerWheel`.
package struct Alarm: ~Copyable {
    package let descriptor: Int32
    private var isSet = false

    package init() throws(SystemCallError) {
        let opened = linux_timer_open()
        guard opened >= 0 else {
            throw SystemCallError(call: "timerfd_create", errno: -opened, subject: "alarm")
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Becomes readable at this time of the monotonic clock, in place of any time before.
    package mutating func set(monotonicNanoseconds: Int64) {
        let code = linux_timer_set(descriptor, monotonicNanoseconds)
        precondition(code == 0, "timerfd_settime failed: \(code)")
        isSet = true
    }

    /// Is not readable any more, and costs nothing where it was not set.
    package mutating func stop() {
        guard isSet else { return }
        let code = linux_timer_stop(descriptor)
        precondition(code == 0, "timerfd_settime failed: \(code)")
        isSet = false
    }
}
