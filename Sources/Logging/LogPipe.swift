import Glibc

/// Standard error, or whatever else hands log lines to a reader.
struct LogPipe {
    let descriptor: Int32
    /// The reader is gone; nobody is left to be told.
    private(set) var isBroken = false

    init(descriptor: Int32) { self.descriptor = descriptor }

    /// How many bytes the reader took; it is waited for so long.
    mutating func write(_ lines: UnsafeRawBufferPointer, waitingMilliseconds: Int32) -> Int {
        guard isReadyForMore(waitingMilliseconds) else { return 0 }
        // A pipe that is ready takes this much whole, so that the write cannot wait.
        let written = Glibc.write(descriptor, lines.baseAddress, min(lines.count, Int(PIPE_BUF)))
        if written > 0 { return written }
        if written < 0, errno != EAGAIN, errno != EINTR { isBroken = true }
        return 0
    }

    private func isReadyForMore(_ waitingMilliseconds: Int32) -> Bool {
        var question = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&question, 1, waitingMilliseconds) == 1
            && question.revents & Int16(POLLOUT) != 0
    }
}
