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
    private var received: [UInt8] = []
    /// Up to here there is no line feed in `received`.
    private var searched = 0

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
            if let end = received[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(received[..<end])
                received.removeFirst(end + 1)
                searched = 0
                return line
            }
            searched = received.count
            guard received.count < ControlFormat.lineBytesMax else { throw .lineTooLong }
            try receive(by: deadline)
        }
    }

    private mutating func receive(by deadline: Deadline) throws(Failure) {
        var failure: Int32 = 0
        var count = 0
        received += [UInt8](unsafeUninitializedCapacity: ControlConnection.chunkBytes) {
            count = read(descriptor, $0.baseAddress, ControlConnection.chunkBytes)
            failure = count < 0 ? errno : 0
            $1 = max(count, 0)
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
