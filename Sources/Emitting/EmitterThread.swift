import Glibc
import Reactor

/// The thread of an emitter, and what it owns when it begins.
// Sendable because it is made by one thread and opened by the other, which begins after that.
final class EmitterThread: @unchecked Sendable {
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

    func start() throws(EmitterError) -> WorkThread {
        do throws(SystemCallError) {
            return try WorkThread.start("telemetry") { self.run() }
        } catch {
            throw .system(call: error.call, code: error.errno)
        }
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
            let left = end.map { Int32(clamping: $0 - now) } ?? .max
            var waking = pollfd(fd: work.ring.descriptor, events: Int16(POLLIN), revents: 0)
            if poll(&waking, 1, min(left, Self.folderRetryMilliseconds)) > 0 {
                work.ring.clearWaking()
            }
        }
    }

    private func tell(_ reason: String) {
        settings.log(EmitterNotice(.error, "telemetry cannot be spooled", reason))
    }
}
