import Glibc
import Reactor
import Synchronization

/// The thread that writes a log and waits for the disk, one job at a time, so that the loop's
/// thread waits for neither.
final class LogWriter: Sendable {
    /// Done and full of one job.
    private static let reportsMax = 16

    let reports: LoopInbox<WriteReport>
    private let jobs: LoopInbox<WriteJob>
    private let isStopping = Atomic(false)
    private let calls: DiskCalls
    private let folder: LogFolder

    private init(folder: LogFolder, calls: DiskCalls) throws(SystemCallError) {
        reports = try LoopInbox(messagesMax: Self.reportsMax)
        jobs = try LoopInbox(messagesMax: 1)
        self.folder = folder
        self.calls = calls
    }

    /// A running writer, and its thread, to be joined after `stop`.
    static func start(
        _ folder: LogFolder, _ calls: DiskCalls
    ) throws(SystemCallError) -> (LogWriter, WorkThread) {
        let writer = try LogWriter(folder: folder, calls: calls)
        return (writer, try WorkThread.start("log writer") { writer.run() })
    }

    /// The one before has been reported.
    func post(_ job: WriteJob) {
        let isTaken = jobs.post(job)
        precondition(isTaken, "a writer has one job at a time")
    }

    func stop() {
        isStopping.store(true, ordering: .releasing)
        jobs.wake()
    }

    private func run() {
        var files = LogFiles(folder: folder, calls: calls)
        var hasFailed = false
        while !isStopping.load(ordering: .acquiring) {
            wait(milliseconds: -1)
            for job in jobs.takeAll() {
                if hasFailed { pause() }
                hasFailed = !perform(job, &files)
            }
        }
    }

    /// False where the job was dropped.
    private func perform(_ job: WriteJob, _ files: inout LogFiles) -> Bool {
        files.discard(job.discards)
        var hasSaid = false
        while true {
            switch files.write(job.writes) {
            case .done(let microseconds):
                files.finish(job)
                _ = reports.post(.done(syncMicroseconds: microseconds))
                return true
            case .full(let code):
                if !hasSaid { _ = reports.post(.full(code)) }
                hasSaid = true
                pause()
                if isStopping.load(ordering: .acquiring) { return false }
            case .failed(let code):
                _ = reports.post(.failed(code))
                return false
            }
        }
    }

    private func pause() {
        let watch = LoopTime.read().monotonicNanoseconds
        let length = Int64(calls.retryMilliseconds) * 1_000_000
        while !isStopping.load(ordering: .acquiring) {
            let left = watch + length - LoopTime.read().monotonicNanoseconds
            guard left > 0 else { return }
            wait(milliseconds: Int32(left / 1_000_000) + 1)
        }
    }

    private func wait(milliseconds: Int32) {
        var source = pollfd(fd: jobs.descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&source, 1, milliseconds)
    }
}
