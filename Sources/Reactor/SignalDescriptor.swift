import CLinux
import Glibc

/// Signals as a descriptor to wait for, in place of handlers that interrupt.
///
/// It must be made before other threads start, as it blocks the signals for this thread and those
/// it will start; a program that is started from here gets them unblocked by whoever starts it.
package struct SignalDescriptor: ~Copyable {
    package let descriptor: Int32

    package init(_ signals: [Int32]) throws(SystemCallError) {
        var set = sigset_t()
        sigemptyset(&set)
        for signal in signals { sigaddset(&set, signal) }
        let code = pthread_sigmask(SIG_BLOCK, &set, nil)
        guard code == 0 else {
            throw SystemCallError(call: "pthread_sigmask", errno: code, subject: "signals")
        }
        let opened = linux_signal_descriptor(&set)
        guard opened >= 0 else {
            throw SystemCallError(call: "signalfd", errno: -opened, subject: "signals")
        }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// The next signal that came, nil where none waits.
    package func next() -> Int32? {
        let signal = linux_next_signal(descriptor)
        return signal > 0 ? signal : nil
    }
}
