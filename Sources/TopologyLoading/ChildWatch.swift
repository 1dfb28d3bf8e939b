import CLinux
import Disk
import Glibc

/// Reads what a running child writes until its keeper reports its end.
struct ChildWatch {
    /// For the keeper to end what it keeps, once asked; then it is ended itself.
    private static let keeperMicroseconds = 5_000_000

    /// A pipe holds 64 KiB unless someone enlarged it, up to 1 MiB by default.
    private static let readsAfterEndMax = 64
    private static let chunkBytes = 64 << 10

    private let child: linux_kept_child
    private let stopwatch: Stopwatch
    private let limitMicroseconds: Int
    private var sources: [pollfd]
    private(set) var streams: [KeptChild.Stream]
    private var report: [UInt8] = []
    private(set) var endedByUs = false

    init(
        _ child: linux_kept_child, pipes: [Pipe], since stopwatch: Stopwatch,
        limitMicroseconds: Int
    ) {
        self.child = child
        self.stopwatch = stopwatch
        self.limitMicroseconds = limitMicroseconds
        streams = pipes.map { KeptChild.Stream(bytesMax: $0.bytesMax) }
        sources = (pipes.map(\.readEnd) + [child.report]).map {
            pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
        }
    }

    private var reportIndex: Int { sources.count - 1 }

    mutating func waitForEnd() {
        while sources[reportIndex].fd >= 0 {
            let now = stopwatch.microseconds
            if now >= limitMicroseconds && !endedByUs {
                endedByUs = true
                close(child.lifeline)
            } else if now >= limitMicroseconds + Self.keeperMicroseconds {
                kill(child.keeper, SIGKILL)
                break
            }
            let until = limitMicroseconds + (endedByUs ? Self.keeperMicroseconds : 0)
            readWhatIsThere(waitMilliseconds: Int32(clamping: (until - now) / 1_000 + 1))
        }
        // What the child wrote before its end.
        for _ in 0..<Self.readsAfterEndMax where !readWhatIsThere(waitMilliseconds: 0) { break }
    }

    @discardableResult
    private mutating func readWhatIsThere(waitMilliseconds: Int32) -> Bool {
        guard poll(&sources, nfds_t(sources.count), waitMilliseconds) > 0 else { return false }
        var gotAny = false
        for index in sources.indices where sources[index].revents != 0 {
            gotAny = read(index) || gotAny
        }
        return gotAny
    }

    private mutating func read(_ index: Int) -> Bool {
        withUnsafeTemporaryAllocation(byteCount: Self.chunkBytes, alignment: 8) { buffer in
            let count = Glibc.read(sources[index].fd, buffer.baseAddress, buffer.count)
            if count < 0 && errno == EINTR { return true }
            guard count > 0 else {
                close(sources[index].fd)
                sources[index].fd = -1
                return false
            }
            let chunk = UnsafeRawBufferPointer(rebasing: buffer[..<count])
            if index == reportIndex {
                report += chunk
            } else {
                streams[index].take(chunk)
            }
            return true
        }
    }

    /// Leaves nothing open and no keeper behind.
    mutating func finish() -> EndingReport {
        for source in sources where source.fd >= 0 { close(source.fd) }
        if !endedByUs { close(child.lifeline) }
        var status: Int32 = 0
        while waitpid(child.keeper, &status, 0) < 0 && errno == EINTR {}
        return EndingReport(report)
    }
}
