import CanonicalJSON
import Control
import Glibc

/// A connected control socket as lines, each read and written within a deadline.
///
/// It knows nothing of what the lines say. A line that is longer than contract 4 allows ends it.
struct ControlConnection: ~Copyable {
    enum Failure: Error, Equatable {
        /// The other side closed, in order or not.
        case closed
        case timeIsOver
        case lineTooLong
        case system(Int32)
    }

    private static let chunkBytes = 64 << 10

    private let descriptor: Int32
    private var received = LineBuffer(lineBytesMax: ControlFormat.lineBytesMax)

    /// Takes over the descriptor, which is non-blocking.
    init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }

    mutating func send(_ line: [UInt8], by deadline: Deadline) throws(Failure) {
        var sent = 0
        while sent < line.count {
            let count = line.withUnsafeBytes {
                // A supervisor that is gone is an error to tell, not a signal.
                Glibc.send(
                    descriptor, $0.baseAddress! + sent, line.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count >= 0 {
                sent += count
            } else if errno == EAGAIN {
                try wait(for: POLLOUT, by: deadline)
            } else if errno == EPIPE || errno == ECONNRESET {
                throw .closed
            } else if errno != EINTR {
                throw .system(errno)
            }
        }
    }

    /// The next line, without its line feed.
    mutating func line(by deadline: Deadline) throws(Failure) -> [UInt8] {
        while true {
            if let line = received.next() { return line }
            guard !received.isOverfull else { throw .lineTooLong }
            try receive(by: deadline)
        }
    }

    private mutating func receive(by deadline: Deadline) throws(Failure) {
        let (count, failure) = withUnsafeTemporaryAllocation(
            byteCount: ControlConnection.chunkBytes, alignment: 16
        ) { chunk in
            let count = read(descriptor, chunk.baseAddress, chunk.count)
            let failure = count < 0 ? errno : 0
            received.append(.init(rebasing: chunk[..<max(count, 0)]))
            return (count, failure)
        }
        switch failure {
        case 0: if count == 0 { throw .closed }
        case EAGAIN: try wait(for: POLLIN, by: deadline)
        case EINTR: break
        case ECONNRESET: throw .closed
        default: throw .system(failure)
        }
    }

    private func wait(for events: Int32, by deadline: Deadline) throws(Failure) {
        var question = pollfd(fd: descriptor, events: Int16(events), revents: 0)
        let ready = poll(&question, 1, deadline.millisecondsLeft)
        guard ready != 0 else { throw .timeIsOver }
        guard ready > 0 || errno == EINTR else { throw .system(errno) }
    }
}
