import EventStore
import Glibc
import Telemetry

/// `event-appender FOLDER NODE`: appends frames of two nodes without end, and says in a line of
/// numbers what can no longer be lost: the log's offset, and each node's next number. Its frames
/// are small, so that it may be killed at every instant of their way, and segments are short.
@main
enum Main {
    private static let limits = StoreLimits(
        bytesMax: 6 << 20, segmentBytes: 1 << 20, tailBytes: 1 << 20)

    static func main() throws {
        // One that is forgotten ends by itself.
        alarm(60)
        var store = try EventLogStore(
            folder: CommandLine.arguments[1], limits: limits, at: 1_000_000)
        var senders = ["a", "b"].map { Sender(Array($0.utf8)) }
        for index in senders.indices {
            senders[index].next = store.durableNext(node: senders[index].node, epoch: 1) ?? 0
        }
        var turn = 0
        while true {
            turn += 1
            for index in senders.indices {
                // Most turns bring little, some bring more than a block.
                let count = turn % 50 == 0 ? 3_000 : 1 + turn % 7
                senders[index].append(count, to: &store)
            }
            store.flush()
            if store.takeCommits() {
                let numbers = senders.map { store.durableNext(node: $0.node, epoch: 1) ?? 0 }
                say("\(store.durableOffset) \(numbers[0]) \(numbers[1])\n")
            }
        }
    }

    private static func say(_ text: String) {
        var text = text
        text.withUTF8 { _ = write(1, $0.baseAddress, $0.count) }
    }
}

private struct Sender {
    let node: [UInt8]
    var next: UInt64 = 0

    init(_ node: [UInt8]) { self.node = node }

    /// One frame of texts whose data is their number, offered until it is taken.
    mutating func append(_ count: Int, to store: inout EventLogStore) {
        var builder = FrameBuilder(node: node)
        builder.begin(epoch: 1, firstSequence: next, microseconds: 1_000_000)
        for number in next..<(next + UInt64(count)) {
            let record = RecordWriter.text(.log, data: Array("{\"number\":\(number)}".utf8))
            record?.withUnsafeBytes {
                guard let start = $0.baseAddress else { return }
                _ = builder.add(start, bytes: $0.count, at: 1_000_000, events: 1)
            }
        }
        next += UInt64(count)
        guard let frame = try? Frame(checking: builder.finish()) else { return }
        while case .refused = store.append(frame, at: 1_000_000) {
            var source = pollfd(fd: store.descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&source, 1, 1_000)
            _ = store.takeCommits()
        }
    }
}
