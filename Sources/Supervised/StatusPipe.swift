package import Control
import Glibc
package import Reactor

/// Tells the supervisor how this process is, through a pipe, and never waits for it.
///
///     status.report(.up(peer: "connector-b"))
///     status.flush()      // once a turn
///
/// Owned by the loop thread. While the supervisor does not read, lines are kept, one for each thing
/// that can be told: a later one takes the place of the one before it, so that what is read in the
/// end is how things are. A supervisor that is gone is not told anything any more.
package final class StatusPipe {
    /// A loop whose supervisor is slow looks again after so long.
    package static let retryMilliseconds: Int32 = 50
    /// More things than this are never told at once; lines of further ones are thrown away.
    private static let waitingLinesMax = 16_384

    private let descriptor: Int32
    /// In the order in which they are told.
    private var waiting: [(key: Key, line: [UInt8])] = []
    private var places: [Key: Int] = [:]
    private var isBroken = false

    /// What a line is about.
    private enum Key: Hashable {
        case listening, counts, reload, draining
        case peer(String)
        case pair(Int)
    }

    /// Takes over a descriptor, which must be a pipe's writing end; otherwise it stays the caller's.
    package init(adopting descriptor: Int32) throws(SystemCallError) {
        try PipeEnd.adopt(descriptor, access: O_WRONLY)
        self.descriptor = descriptor
        // A supervisor that is gone must be a failed write and not the end of this process.
        signal(SIGPIPE, SIG_IGN)
    }

    deinit { close(descriptor) }

    package func report(_ report: NodeReport) {
        let key: Key =
            switch report {
            case .listening: .listening
            case .up(let peer), .down(let peer): .peer(peer)
            case .counts: .counts
            case .reloaded, .notReloaded: .reload
            case .draining: .draining
            }
        keep(report.line, about: key)
    }

    package func report(_ report: ProbeReport) {
        switch report {
        case .passed(let pair), .missing(let pair, _): keep(report.line, about: .pair(pair))
        }
    }

    /// The supervisor has not taken everything yet.
    package var isWaiting: Bool { !waiting.isEmpty }

    /// Hands over what the supervisor takes without waiting.
    package func flush() {
        guard !waiting.isEmpty else { return }
        var told = 0
        while told < waiting.count, write(from: &told) {}
        waiting.removeFirst(told)
        places.removeAll(keepingCapacity: true)
        for (place, one) in waiting.enumerated() { places[one.key] = place }
    }

    private func keep(_ line: [UInt8], about key: Key) {
        precondition(line.count <= Int(PIPE_BUF), "a line that no pipe takes whole")
        guard !isBroken else { return }
        if let place = places[key] {
            waiting[place].line = line
        } else if waiting.count < Self.waitingLinesMax {
            places[key] = waiting.count
            waiting.append((key, line))
        }
    }

    /// As many lines as a pipe takes whole or not at all. False: it takes none now.
    private func write(from place: inout Int) -> Bool {
        var bytes: [UInt8] = []
        var end = place
        while end < waiting.count, bytes.count + waiting[end].line.count <= Int(PIPE_BUF) {
            bytes += waiting[end].line
            end += 1
        }
        while Glibc.write(descriptor, bytes, bytes.count) < 0 {
            if errno == EINTR { continue }
            guard errno != EAGAIN else { return false }
            // The supervisor is gone, and its lifeline says so to whoever wants to know.
            isBroken = true
            place = waiting.count
            return false
        }
        place = end
        return true
    }
}
