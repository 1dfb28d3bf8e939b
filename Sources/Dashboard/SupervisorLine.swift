import Control
import Glibc
import Reactor

/// The dashboard's end of contract 4: asks the supervisor for its events, on a socket that the
/// supervisor itself handed over, and reads them. It is never dialled again, because the socket
/// ends with the supervisor.
struct SupervisorLine: ~Copyable {
    enum Heard {
        case event(ControlEvent)
        /// Nothing more will come; why, where it was not simply closed.
        case end(String?)
    }

    private static let readBytes = 64 * 1024
    /// So much is read in one turn, so that whoever asks for a page is answered in between.
    private static let readsPerTurnMax = 16

    private var stream: TCPStream
    private var received = LineBuffer(lineBytesMax: ControlFormat.lineBytesMax)
    private var isAnswered = false
    private var hasEnded = false

    /// The descriptor is the line's from now on, and watched for reading.
    init(
        adopting descriptor: Int32, token: UInt64, _ loop: inout EventLoop, _ pool: inout BufferPool
    ) throws(SystemCallError) {
        let flags = fcntl(descriptor, F_GETFL)
        guard flags >= 0, fcntl(descriptor, F_SETFL, flags | O_NONBLOCK) == 0,
            fcntl(descriptor, F_SETFD, FD_CLOEXEC) == 0
        else {
            throw SystemCallError(call: "fcntl", errno: errno, subject: "descriptor \(descriptor)")
        }
        try loop.add(descriptor, token: token, .readable)
        stream = TCPStream(adopting: descriptor)
        stream.output.append(ControlFormat.line(ControlRequest(.events)), &pool)
        // A fresh socket has room for a line; one that has not tells it by its end.
        if case .failed = stream.flush(&pool) { hasEnded = true }
    }

    /// Takes in what has come.
    mutating func read() {
        withUnsafeTemporaryAllocation(byteCount: Self.readBytes, alignment: 16) { scratch in
            guard let place = scratch.baseAddress else { return }
            for _ in 0..<Self.readsPerTurnMax {
                switch stream.read(into: place, max: scratch.count) {
                case .bytes(let count):
                    received.append(.init(start: place, count: count))
                    if count < scratch.count { return }
                case .wouldBlock: return
                case .ended, .failed:
                    hasEnded = true
                    return
                }
            }
        }
    }

    /// The next event of what was read; nil: there is none yet.
    mutating func next() -> Heard? {
        while let line = received.next() {
            do {
                if isAnswered {
                    return .event(try ControlFormat.read(ControlEvent.self, from: line))
                }
                let answer = try ControlFormat.read(ControlAnswer.self, from: line)
                isAnswered = true
                if let refusal = answer.refusal {
                    return .end(refusal.problems.map(\.message).joined(separator: "; "))
                }
            } catch {
                return .end("a line of the supervisor cannot be read")
            }
        }
        if received.isOverfull { return .end("a line is too long") }
        return hasEnded ? .end(nil) : nil
    }
}
