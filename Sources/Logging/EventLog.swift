import CanonicalJSON
import Disk
import Glibc

/// Writes what happened as JSON lines: level, time, node, event, then peer, packetId and fields.
///
///     log.info("peer connected", peer: "bob", ["attempt": 2])
///
/// Owned by the loop thread. Lines go to a pipe or to a file that rotates. It never waits for whoever
/// reads, or for a disk to have room: lines are kept up to a limit meanwhile, and what is dropped
/// beyond it is counted and said. It knows no secrets and hides none; nobody may hand it one.
package final class EventLog {
    /// What may wait for a slow reader, or for a full disk.
    package static let waitingBytesMax = 256 * 1024
    /// A slow reader is tried again after so long.
    private static let retryMilliseconds: Int32 = 50
    /// The last flush of a program may wait so long for its reader.
    package static let farewellMilliseconds: Int32 = 500

    package var level: LogLevel
    private var output: Output
    private let node: String
    private var waiting: [UInt8] = []
    /// Lines that found no room since the last one that did.
    private var droppedLines = 0
    package private(set) var droppedLinesTotal = 0
    /// What is told is kept for whoever takes it, too, until `takeTapped`.
    package var isTapped = false
    private var tap = LogTap()

    private enum Output {
        case pipe(LogPipe)
        case file(LogFile)
    }

    /// `node` is empty where a program is no node.
    package init(descriptor: Int32 = STDERR_FILENO, node: String, level: LogLevel) {
        output = .pipe(LogPipe(descriptor: descriptor))
        self.node = node
        self.level = level
    }

    package init(file: LogFile, node: String, level: LogLevel) {
        output = .file(file)
        self.node = node
        self.level = level
    }

    /// The first line of each run of a process, whatever the level: many runs share one file.
    package func beginRun(_ number: Int, version: String) {
        append(
            line(
                .info, "run started",
                [
                    "run": .number(Int64(number)), "pid": .number(Int64(getpid())),
                    "version": .text(version),
                ]))
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
        guard level >= self.level else { return }
        if isTapped {
            tap.keep(
                LogLine(
                    level: level, node: node, event: event, peer: peer, packetId: packetId,
                    fields: fields))
        }
        guard !isUnread else { return }
        append(line(level, event, peer: peer, packetId: packetId, fields))
    }

    /// What was told since the last time.
    package func takeTapped() -> LogTap { tap.take() }

    /// Without a word to whoever takes what is told: what is said of the taker itself would never
    /// end.
    package func writeUntapped(
        _ level: LogLevel, _ event: StaticString,
        _ fields: KeyValuePairs<StaticString, LogValue> = [:]
    ) {
        let wasTapped = isTapped
        isTapped = false
        write(level, event, fields)
        isTapped = wasTapped
    }

    private func line(
        _ level: LogLevel, _ event: StaticString, peer: String? = nil, packetId: String? = nil,
        _ fields: KeyValuePairs<StaticString, LogValue>
    ) -> [UInt8] {
        LogLine(
            level: level, node: node, event: event, peer: peer, packetId: packetId, fields: fields
        ).bytes
    }

    /// Hands over what is taken without waiting. Called once a turn.
    package func flush() {
        guard !waiting.isEmpty || droppedLines > 0 else { return }
        flush(isLast: false)
        if waiting.isEmpty, droppedLines > 0 {
            sayWhatWasDropped()
            flush(isLast: false)
        }
    }

    /// For the end of a program: waits a little for a reader, and not at all for a disk.
    package func farewell() {
        flush()
        flush(isLast: true)
    }

    package var isWaiting: Bool { !waiting.isEmpty }

    /// When to flush again though nothing new is to be told; nil where nothing waits.
    package var millisecondsToNextFlush: Int32? {
        guard isWaiting else { return nil }
        switch output {
        case .pipe: return Self.retryMilliseconds
        case .file(let file): return Int32(clamping: file.limits.lookMilliseconds)
        }
    }

    private func flush(isLast: Bool) {
        var written = 0
        let end = isLast ? MonotonicTime.milliseconds() + Int64(Self.farewellMilliseconds) : 0
        while written < waiting.count {
            let count = waiting.withUnsafeBytes { bytes in
                hand(over: UnsafeRawBufferPointer(rebasing: bytes[written...]), isLast ? end : nil)
            }
            guard count > 0 else { break }
            written += count
        }
        if written == waiting.count {
            waiting.removeAll(keepingCapacity: true)
        } else {
            waiting.removeFirst(written)
        }
    }

    /// `end` is given where this is the last time.
    private func hand(over lines: UnsafeRawBufferPointer, _ end: Int64?) -> Int {
        switch output {
        case .file(let file):
            let torn = file.tornLines
            let count = file.write(lines, isLast: end != nil)
            drop(file.tornLines - torn)
            return count
        case .pipe(var pipe):
            let patience = end.map { max(0, $0 - MonotonicTime.milliseconds()) } ?? 0
            let count = pipe.write(lines, waitingMilliseconds: Int32(clamping: patience))
            output = .pipe(pipe)
            // Nobody is left to be told anything.
            return pipe.isBroken ? lines.count : count
        }
    }

    private var isUnread: Bool {
        if case .pipe(let pipe) = output { pipe.isBroken } else { false }
    }

    private func append(_ line: [UInt8]) {
        sayWhatWasDropped()
        guard droppedLines == 0, waiting.count + line.count <= Self.waitingBytesMax else {
            return drop(1)
        }
        waiting += line
    }

    /// As soon as there is room to say it.
    private func sayWhatWasDropped() {
        guard droppedLines > 0 else { return }
        let said = line(
            .warn, "log lines dropped", ["lines": .number(Int64(droppedLines))])
        guard waiting.count + said.count <= Self.waitingBytesMax else { return }
        waiting += said
        droppedLines = 0
    }

    private func drop(_ lines: Int) {
        droppedLines += lines
        droppedLinesTotal += lines
    }
}
