import CLinux
import Glibc

/// A thread for what would hold up a loop: a disk, a name, a long calculation.
///
/// It gets no signals, which are for the loop's thread, and has a name by which `ps -L` and a
/// debugger know it. Whoever starts it either joins it or lets go of it.
package struct WorkThread: Sendable {
    /// Enough for work that does not recurse.
    package static let stackBytesDefault = 512 * 1024
    /// The kernel keeps so much of a name, without its zero.
    package static let nameBytesMax = 15

    private let thread: pthread_t

    private final class Order: Sendable {
        let name: StaticString
        let body: @Sendable () -> Void

        init(_ name: StaticString, _ body: @escaping @Sendable () -> Void) {
            self.name = name
            self.body = body
        }

        func run() {
            // A static string that lies in memory ends with a zero.
            name.utf8Start.withMemoryRebound(to: CChar.self, capacity: nameBytesMax + 1) {
                linux_name_process($0)
            }
            body()
        }
    }

    package static func start(
        _ name: StaticString, stackBytes: Int = stackBytesDefault,
        _ body: @escaping @Sendable () -> Void
    ) throws(SystemCallError) -> WorkThread {
        precondition(
            name.hasPointerRepresentation && name.utf8CodeUnitCount <= nameBytesMax,
            "the kernel would cut the name")
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackBytes)
        // A thread begins with the mask of whoever starts it.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let order = Unmanaged.passRetained(Order(name, body))
        let code = pthread_create(
            &thread, &attributes,
            { pointer in
                // It was given an order, so there is one.
                Unmanaged<Order>.fromOpaque(pointer!).takeRetainedValue().run()
                return nil
            }, order.toOpaque())
        guard code == 0 else {
            order.release()
            throw SystemCallError(call: "pthread_create", errno: code, subject: "thread \(name)")
        }
        return WorkThread(thread: thread)
    }

    /// Waits for its end, once.
    package func join() { pthread_join(thread, nil) }

    /// Nobody waits for it: the system cleans up behind it.
    package func detach() { pthread_detach(thread) }
}
