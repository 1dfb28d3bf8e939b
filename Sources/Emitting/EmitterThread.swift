import CLinux
import Glibc
import Reactor

/// The thread of an emitter, and what it owns when it begins.
// Sendable because it is made by one thread and opened by the other, which begins after that.
final class EmitterThread: @unchecked Sendable {
    private static let stackBytes = 512 * 1024
    /// How often a folder is tried that cannot be had.
    private static let folderRetryMilliseconds: Int32 = 1_000
    /// An emitter that is ending may keep the folder for a while, which is nothing to tell of.
    private static let quietAttempts = 3

    private let work: EmitterWork
    private let settings: EmitterSettings
    private var loop: EmitterLoop?

    /// Without a loop the thread opens the spool itself, as soon as it can be had.
    init(_ work: EmitterWork, _ settings: EmitterSettings, _ loop: consuming EmitterLoop?) {
        self.work = work
        self.settings = settings
        self.loop = consume loop
    }

    func start() throws(EmitterError) -> pthread_t {
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
                Unmanaged<EmitterThread>.fromOpaque(pointer!).takeRetainedValue().run()
                return nil
            }, kept.toOpaque())
        guard code == 0 else {
            kept.release()
            throw .system(call: "pthread_create", code: code)
        }
        return thread
    }

    private func run() {
        if var loop = loop.take() {
            loop.run()
        } else if var loop = open() {
            loop.run()
        }
        work.ended()
    }

    /// nil: it was told to stop, and the spool could not be had in time.
    private func open() -> EmitterLoop? {
        var attempts = 0
        var told = ""
        var end: Int64?
        while true {
            do throws(EmitterError) {
                return try EmitterLoop(work, settings)
            } catch {
                attempts += 1
                if error.text != told, !error.mayPass || attempts >= Self.quietAttempts {
                    told = error.text
                    tell("\(error.text); it is tried again for ever, and events wait in memory")
                }
            }
            let now = LoopTime.read().monotonicMilliseconds
            if end == nil, let limit = work.stopMilliseconds { end = now + Int64(limit) }
            if let end, now >= end {
                tell("the connector ends, and what it told last is lost")
                return nil
            }
            var waking = pollfd(fd: work.ring.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waking, 1, Self.folderRetryMilliseconds) > 0 { work.ring.clearWaking() }
        }
    }

    private func tell(_ reason: String) {
        settings.log(EmitterNotice(.error, "telemetry cannot be spooled", reason))
    }
}
