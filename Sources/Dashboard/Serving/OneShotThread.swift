import Reactor

/// A thread that does one thing beside the loop, which has others to answer meanwhile.
enum OneShotThread {
    private static let stackBytes = 1024 * 1024

    /// False: the system gives no thread.
    static func start(_ name: StaticString, _ body: @escaping @Sendable () -> Void) -> Bool {
        do throws(SystemCallError) {
            try WorkThread.start(name, stackBytes: stackBytes, body).detach()
            return true
        } catch {
            return false
        }
    }
}
