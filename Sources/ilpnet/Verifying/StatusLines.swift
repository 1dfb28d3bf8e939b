import Glibc

/// Lines for whoever reads our status pipe, who is never waited for.
struct StatusLines: ~Copyable {
    private static let waitingBytesMax = 64 * 1024
    /// How soon what found no room is offered again.
    private static let retryPause: Int32 = 20

    /// nil: nobody listens.
    private var descriptor: Int32?
    private var waiting: [UInt8] = []

    init(descriptor: Int32?) {
        self.descriptor = descriptor
        if let descriptor {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
    }

    /// How long a turn may last before `flush`; -1 where nothing waits.
    var retryMilliseconds: Int32 { waiting.isEmpty ? -1 : Self.retryPause }

    /// Beyond the limit lines are dropped: the exit code says the same of all of them.
    mutating func tell(_ line: [UInt8]) {
        guard descriptor != nil, waiting.count + line.count <= Self.waitingBytesMax else { return }
        waiting += line
    }

    mutating func flush() {
        guard let descriptor, !waiting.isEmpty else { return }
        let count = waiting.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        if count > 0 {
            waiting.removeFirst(count)
        } else if errno != EAGAIN, errno != EINTR {
            self.descriptor = nil
            waiting = []
        }
    }
}
