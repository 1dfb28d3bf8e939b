import CLinux
import Glibc
import Reactor
import Synchronization

/// What is said to the emitter's thread.
enum EmitterCommand: Sendable {
    case change(HubURL, [UInt8]?)
    case stop(deadlineMilliseconds: Int)
}

/// What an emitter and its thread share. The thread keeps it alive.
final class EmitterWork: Sendable {
    private static let commandsMax = 64
    private static let stackBytes = 512 * 1024

    let settings: EmitterSettings
    let ring: EventRing
    let inbox: LoopInbox<EmitterCommand>
    let board = EmitterCounterBoard()
    private let thread = Mutex<pthread_t?>(nil)

    init(_ settings: EmitterSettings, _ ring: EventRing) throws(EmitterError) {
        self.settings = settings
        self.ring = ring
        do throws(SystemCallError) {
            inbox = try LoopInbox(messagesMax: Self.commandsMax)
        } catch {
            throw .system(call: error.call, code: error.errno)
        }
    }

    func startThread() throws(EmitterError) {
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
        var started = pthread_t()
        let kept = Unmanaged.passRetained(self)
        let code = pthread_create(
            &started, &attributes,
            { pointer in
                linux_name_process("telemetry")
                Unmanaged<EmitterWork>.fromOpaque(pointer!).takeRetainedValue().run()
                return nil
            }, kept.toOpaque())
        guard code == 0 else {
            kept.release()
            throw .system(call: "pthread_create", code: code)
        }
        thread.withLock { $0 = started }
    }

    /// The thread has been told to end.
    func waitForEnd() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        pthread_join(thread, nil)
    }

    private func run() {
        var consumer = EventConsumer(ring)
        guard var loop = try? EventLoop() else { return }
        try? loop.add(ring.descriptor, token: 0, .readable)
        try? loop.add(inbox.descriptor, token: 1, .readable)
        var isStopping = false
        while !isStopping {
            _ = loop.wait(milliseconds: consumer.fallAsleep() ? -1 : 1)
            ring.wakeUp()
            ring.clearWaking()
            for command in inbox.takeAll() {
                if case .stop = command { isStopping = true }
            }
            while consumer.look() {
                while consumer.next() != nil {}
                consumer.release()
            }
        }
    }
}
