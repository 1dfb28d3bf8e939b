import CLinux
import Glibc
import Reactor
import Synchronization

/// What is said to the emitter's thread.
enum EmitterCommand: Sendable {
    case change(HubURL, [UInt8]?)
    case stop(deadlineMilliseconds: Int)
}

/// What an emitter and its thread share.
final class EmitterWork: Sendable {
    private static let commandsMax = 64

    let ring: EventRing
    let inbox: LoopInbox<EmitterCommand>
    let board = EmitterCounterBoard()
    let hasProducer = Atomic(false)
    private let thread = Mutex<pthread_t?>(nil)

    init(_ ring: EventRing) throws(EmitterError) {
        self.ring = ring
        do throws(SystemCallError) {
            inbox = try LoopInbox(messagesMax: Self.commandsMax)
        } catch {
            throw .system(call: error.call, code: error.errno)
        }
    }

    func started(_ thread: pthread_t) { self.thread.withLock { $0 = thread } }

    /// The thread has been told to end.
    func waitForEnd() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        pthread_join(thread, nil)
    }
}

/// Carries what the thread owns to it.
// Sendable because it is made by one thread and opened by the other, which begins after that.
final class EmitterHandover: @unchecked Sendable {
    private static let stackBytes = 512 * 1024

    private var parts: EmitterLoop?

    init(_ parts: consuming EmitterLoop) { self.parts = consume parts }

    func startThread() throws(EmitterError) -> pthread_t {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, Self.stackBytes)
        // Signals are for the packet thread.
        var all = sigset_t()
        var before = sigset_t()
        sigfillset(&all)
        pthread_sigmask(SIG_SETMASK, &all, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        var thread = pthread_t()
        let kept = Unmanaged.passRetained(self)
        let code = pthread_create(
            &thread, &attributes,
            { pointer in
                linux_name_process("telemetry")
                Unmanaged<EmitterHandover>.fromOpaque(pointer!).takeRetainedValue().run()
                return nil
            }, kept.toOpaque())
        guard code == 0 else {
            kept.release()
            throw .system(call: "pthread_create", code: code)
        }
        return thread
    }

    private func run() {
        guard var loop = parts.take() else { return }
        loop.run()
    }
}
