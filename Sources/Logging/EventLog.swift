import CanonicalJSON
import Glibc

/// Writes what happened as JSON lines: level, time, node, event, then peer, packetId and fields.
///
///     log.info("peer connected", peer: "bob", ["attempt": 2])
///
/// Owned by the loop thread. It never waits for whoever reads: lines are kept up to a limit while
/// the reader is slow, and what is dropped beyond it is counted and said. It knows no secrets and
/// hides none; nobody may hand it one.
package final class EventLog {
    /// What may wait for a slow reader.
    package static let waitingBytesMax = 256 * 1024
    /// The last flush of a program may wait so long for its reader.
    package static let farewellMilliseconds: Int32 = 500

    package var level: LogLevel
    private let descriptor: Int32
    private let node: String
    private var waiting: [UInt8] = []
    /// Lines that found no room since the last one that did.
    private var droppedLines = 0
    private var isBroken = false
    package private(set) var droppedLinesTotal = 0

    /// `node` is empty where a program is no node.
    package init(descriptor: Int32 = STDERR_FILENO, node: String, level: LogLevel) {
        self.descriptor = descriptor
        self.node = node
        self.level = level
    }

    /// Asked before the fields of a record about each packet are put together.
    package var isDebug: Bool { level == .debug }

    package func debug(
        _ event: StaticString, peer: String? = nil, packetId: String? = nil,
        _ fields: KeyValuePairs<StaticString, LogValue> = [:]
    ) { write(.debug, event, peer: peer, packetId: packetId, fields) }

    package func info(
        _ event: StaticString, peer: String? = nil,
        _ fields: KeyValuePairs<StaticString, LogValue> = [:]
    ) { write(.info, event, peer: peer, fields) }

    package func warn(
        _ event: StaticString, peer: String? = nil, packetId: String? = nil,
        _ fields: KeyValuePairs<StaticString, LogValue> = [:]
    ) { write(.warn, event, peer: peer, packetId: packetId, fields) }

    package func error(
        _ event: StaticString, peer: String? = nil, packetId: String? = nil,
        _ fields: KeyValuePairs<StaticString, LogValue> = [:]
    ) { write(.error, event, peer: peer, packetId: packetId, fields) }

    package func write(
        _ level: LogLevel, _ event: StaticString, peer: String? = nil, packetId: String? = nil,
        _ fields: KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        guard level >= self.level, !isBroken else { return }
        let line = LogLine(
            level: level, node: node, event: event, peer: peer, packetId: packetId, fields: fields)
        append(line.bytes)
    }

    /// Hands to the reader what it takes without waiting. Called once a turn.
    package func flush() {
        var written = 0
        while written < waiting.count, isReadyForMore(waitingMilliseconds: 0) {
            guard let count = writeSome(from: written) else { break }
            written += count
        }
        if written == waiting.count {
            waiting.removeAll(keepingCapacity: true)
        } else if written > 0 {
            waiting.removeFirst(written)
        }
    }

    /// For the end of a program: waits a little for the reader.
    package func farewell() {
        flush()
        while !waiting.isEmpty, isReadyForMore(waitingMilliseconds: Self.farewellMilliseconds) {
            let before = waiting.count
            flush()
            if waiting.count == before { return }
        }
    }

    package var isWaiting: Bool { !waiting.isEmpty }

    private func append(_ line: [UInt8]) {
        if droppedLines > 0 {
            let dropped = LogLine(
                level: .warn, node: node, event: "log lines dropped", peer: nil, packetId: nil,
                fields: ["lines": .number(Int64(droppedLines))])
            guard waiting.count + dropped.bytes.count + line.count <= Self.waitingBytesMax else {
                return drop()
            }
            waiting += dropped.bytes
            droppedLines = 0
        }
        guard waiting.count + line.count <= Self.waitingBytesMax else { return drop() }
        waiting += line
    }

    private func drop() {
        droppedLines += 1
        droppedLinesTotal += 1
    }

    private func isReadyForMore(waitingMilliseconds: Int32) -> Bool {
        var question = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&question, 1, waitingMilliseconds) == 1
            && question.revents & Int16(POLLOUT) != 0
    }

    /// nil where nothing more can be written now.
    private func writeSome(from start: Int) -> Int? {
        // A pipe that is ready takes this much whole, so that the write cannot wait.
        let count = min(waiting.count - start, Int(PIPE_BUF))
        let written = waiting.withUnsafeBytes {
            Glibc.write(descriptor, $0.baseAddress! + start, count)
        }
        if written > 0 { return written }
        if written < 0, errno != EAGAIN, errno != EINTR {
            // The reader is gone; nobody is left to be told.
            isBroken = true
            waiting.removeAll()
        }
        return nil
    }
}
