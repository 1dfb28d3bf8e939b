import CLinux
import Glibc
package import Reactor

/// The reading end of a pipe whose only writer is the supervisor: its end is the supervisor's end,
/// however that came about.
///
/// Owned by the loop thread, which watches `descriptor` to be readable, asks `isCut` when it is, and
/// takes it out of the loop once it was cut, as it stays readable. A process that is paused when its
/// supervisor goes is woken to see it.
package final class Lifeline {
    /// So long a process may take from its supervisor's end to its own, all in all.
    package static let endMilliseconds: Int64 = 1_500
    /// What the supervisor writes means nothing; so much of it is thrown away at a time.
    private static let bytesPerReadMax = 64

    package let descriptor: Int32

    /// Takes over a descriptor, which must be a pipe's reading end; otherwise it stays the caller's.
    package init(adopting descriptor: Int32) throws(SystemCallError) {
        try PipeEnd.adopt(descriptor, access: O_RDONLY)
        self.descriptor = descriptor
        // Without it a paused process would only stay longer: nothing that is worth ending for.
        _ = linux_signal_on_parent_death(SIGCONT)
    }

    deinit { close(descriptor) }

    /// Whether nobody holds the other end any more.
    package func isCut() -> Bool {
        var thrownAway = [UInt8](repeating: 0, count: Self.bytesPerReadMax)
        while true {
            let count = read(descriptor, &thrownAway, thrownAway.count)
            if count == 0 { return true }
            if count < 0, errno != EINTR { return errno != EAGAIN }
        }
    }
}
