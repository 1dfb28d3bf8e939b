import Glibc

/// A thread that does one thing beside the loop, which has others to answer meanwhile.
enum OneShotThread {
    private static let stackBytes = 1024 * 1024

    private final class Order: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }

    /// False: the system gives no thread.
    static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, stackBytes)
        var thread = pthread_t()
        let order = Unmanaged.passRetained(Order(body))
        // The signals that end the program are blocked by now, so the thread has none of them.
        let code = pthread_create(
            &thread, &attributes,
            { pointer in
                // It was given an order, so there is one.
                Unmanaged<Order>.fromOpaque(pointer!).takeRetainedValue().body()
                return nil
            }, order.toOpaque())
        if code != 0 { order.release() }
        return code == 0
    }
}
