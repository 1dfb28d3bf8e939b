import CanonicalJSON
import EventStore
import Reactor
import Telemetry
import TestSupport
import Wire
import XCTest

@testable import Dashboard

/// Lines of `/api/v1/events`, out of a real log.
final class EventsAnswerTests: XCTestCase {
    private static let start = LoopTime(
        wallMilliseconds: 1_795_253_400_000, monotonicNanoseconds: 1_000_000_000)

    /// A log with so many lines of each of these nodes, one after the other.
    private struct Log: ~Copyable {
        var store: EventLogStore
        var text = EventText()
        private let folder: TemporaryFolder
        private var next: [String: UInt64] = [:]

        init(_ limits: StoreLimits = StoreLimits()) throws {
            let folder = try TemporaryFolder()
            let store = try EventLogStore(folder: folder["log"], limits: limits, at: 0)
            self.folder = folder
            self.store = store
        }

        mutating func fill(_ nodes: [String], events: Int) throws {
            for number in 0..<events {
                for node in nodes { try add(node, "line \(number)") }
            }
            try commit()
        }

        /// So many lines in one frame.
        mutating func add(_ node: String, _ message: String, count: UInt64 = 1) throws {
            let data = Array(#"{"level":"info","message":"\#(message)"}"#.utf8)
            let record = try XCTUnwrap(RecordWriter.text(.log, key: Array(node.utf8), data: data))
            var builder = FrameBuilder(node: Array(node.utf8))
            builder.begin(
                epoch: 1, firstSequence: next[node, default: 0],
                microseconds: 1_795_253_400_000_000)
            for _ in 0..<count {
                _ = record.withUnsafeBytes {
                    builder.add(
                        $0.baseAddress!, bytes: $0.count, at: 1_795_253_400_000_000, events: 1)
                }
            }
            next[node, default: 0] += count
            guard case .stored = store.append(Frame(trusting: builder.finish()), at: 0) else {
                return XCTFail("it was not stored")
            }
        }

        mutating func commit() throws {
            store.flush()
            var ready = pollfd(fd: store.descriptor, events: Int16(POLLIN), revents: 0)
            while store.durableOffset < store.nextOffset {
                XCTAssertEqual(poll(&ready, 1, 10_000), 1)
                _ = store.takeCommits()
                store.flush()
            }
        }

        mutating func next(_ answer: inout EventsAnswer, after seconds: Int64 = 0)
            -> EventsAnswer.Step
        {
            let now = EventsAnswerTests.start
            return answer.next(
                &store, &text,
                LoopTime(
                    wallMilliseconds: now.wallMilliseconds,
                    monotonicNanoseconds: now.monotonicNanoseconds + seconds * 1_000_000_000))
        }

        /// All that comes until the answer is over.
        mutating func lines(_ query: String) throws -> [JSONValue] {
            var answer = try EventsAnswer(
                try EventsAnswerTests.query(query), store, EventsAnswerTests.start)
            var bytes: [UInt8] = []
            for _ in 0..<10_000 {
                switch next(&answer) {
                case .piece(let piece): bytes += piece
                case .searching: continue
                case .waiting: XCTFail("it waits")
                case .last(let piece): return try EventsAnswerTests.parsed(bytes + piece)
                }
            }
            XCTFail("it has no end")
            return []
        }
    }

    private static func query(_ text: String) throws -> EventsQuery {
        try EventsQuery(HTTPQuery(text), channels: ["logs", "packets"])
    }

    private static func parsed(_ bytes: [UInt8]) throws -> [JSONValue] {
        try bytes.split(separator: UInt8(ascii: "\n")).map { try JSONParser.parse(Array($0)) }
    }

    private func offsets(_ lines: [JSONValue]) -> [Int?] { lines.map { $0["offset"]?.wholeNumber } }

    func testEveryEventIsALineAndTheLastSaysWhereToGoOn() throws {
        var log = try Log()
        try log.fill(["a", "b"], events: 3)
        let lines = try log.lines("")
        XCTAssertEqual(offsets(lines), [0, 1, 2, 3, 4, 5, 6])
        XCTAssertEqual(
            lines.map { $0["type"]?.string }.dropLast().allSatisfy { $0 == "event" }, true)
        XCTAssertEqual(lines[0]["channel"]?.string, "logs")
        XCTAssertEqual(lines[0]["data"]?["nodeId"]?.string, "a")
        XCTAssertEqual(lines[6]["type"]?.string, "end")
        XCTAssertEqual(lines[6]["meta"]?["reason"]?.string, "end")
        // All keys are always there.
        for line in lines {
            for key in ["type", "channel", "data", "replay", "meta", "timestamp", "offset"] {
                XCTAssertNotNil(line[key], key)
            }
        }
    }

    func testTheLimitEndsItWhereTheNextBegins() throws {
        var log = try Log()
        try log.fill(["a", "b"], events: 3)
        let first = try log.lines("limit=2&node=b")
        XCTAssertEqual(offsets(first), [1, 3, 4])
        XCTAssertEqual(first[2]["meta"]?["reason"]?.string, "limit")
        XCTAssertEqual(offsets(try log.lines("limit=2&node=b&from=4")), [5, 6])
    }

    func testItMayBeginInTheMiddleOfWhatCameTogether() throws {
        var log = try Log()
        try log.add("a", "together", count: 4)
        try log.commit()
        XCTAssertEqual(offsets(try log.lines("from=2")), [2, 3, 4])
        XCTAssertEqual(offsets(try log.lines("from=1&limit=2")), [1, 2, 3])
    }

    func testFiltersLeaveEventsOut() throws {
        var log = try Log()
        try log.fill(["a"], events: 2)
        XCTAssertEqual(offsets(try log.lines("channel=packets")), [2])
        XCTAssertEqual(offsets(try log.lines("type=NODE_STATUS")), [2])
        XCTAssertEqual(offsets(try log.lines("type=LOG&channel=logs&from=1")), [1, 2])
        XCTAssertEqual(offsets(try log.lines("packet=a")), [0, 1, 2])
        XCTAssertEqual(offsets(try log.lines("packet=b")), [2])
    }

    func testPiecesAreSmallWhateverIsAskedFor() throws {
        var log = try Log()
        try log.fill(["a"], events: 2_000)
        var answer = try EventsAnswer(try Self.query("limit=100000"), log.store, Self.start)
        var pieces = 0
        while case .piece(let bytes) = log.next(&answer) {
            XCTAssertLessThan(bytes.count, EventsAnswer.pieceBytesWanted + 1_024)
            pieces += 1
        }
        XCTAssertGreaterThan(pieces, 5)
    }

    func testItWaitsForTheFirstAndNoLonger() throws {
        var log = try Log()
        try log.fill(["a"], events: 1)
        var answer = try EventsAnswer(try Self.query("from=next&wait=10"), log.store, Self.start)
        XCTAssertEqual(log.next(&answer), .waiting(until: 11_000))
        XCTAssertEqual(log.next(&answer, after: 9), .waiting(until: 11_000))
        try log.add("a", "it comes")
        try log.commit()
        guard case .piece(let bytes) = log.next(&answer, after: 9) else {
            return XCTFail("nothing came")
        }
        let event = try XCTUnwrap(Self.parsed(bytes).first)
        XCTAssertEqual(event["offset"]?.wholeNumber, 1)
        XCTAssertEqual(event["replay"]?.content, .flag(false))
        guard case .last(let end) = log.next(&answer, after: 9) else {
            return XCTFail("it goes on")
        }
        XCTAssertEqual(try Self.parsed(end)[0]["meta"]?["reason"]?.string, "end")
    }

    func testWhereNothingComesTheTimeEndsIt() throws {
        var log = try Log()
        try log.fill(["a"], events: 1)
        var answer = try EventsAnswer(
            try Self.query("from=next&wait=10"), log.store, Self.start)
        guard case .last(let end) = log.next(&answer, after: 10) else {
            return XCTFail("it waits longer")
        }
        XCTAssertEqual(try Self.parsed(end)[0]["meta"]?["reason"]?.string, "time")
    }

    func testAnOffsetOfAnotherLogIsRefusedAndTheEndIsNot() throws {
        var log = try Log()
        try log.fill(["a"], events: 3)
        let end = log.store.durableOffset
        XCTAssertThrowsError(
            try EventsAnswer(try Self.query("from=\(end + 1)"), log.store, Self.start)
        ) { error in
            XCTAssertEqual(
                (error as? EventsQuery.Fault)?.message,
                "the log ends at \(end); if you were told \(end + 1), it is another log now: ask"
                    + " with from=first")
        }
        let last = try XCTUnwrap(log.lines("from=\(end)").last)
        XCTAssertEqual(last["offset"]?.wholeNumber, Int(end))
        XCTAssertEqual(last["meta"]?["epoch"]?.wholeNumber, Int(log.store.epoch))
    }

    func testWhatWasRetiredIsAGap() throws {
        let limits = StoreLimits(bytesMax: 2 << 20, segmentBytes: 512 << 10, tailBytes: 512 << 10)
        var log = try Log(limits)
        let message = String(repeating: "x", count: 4_000)
        for number in 0..<1_200 {
            try log.add("a", message)
            if number % 50 == 0 { try log.commit() }
        }
        try log.commit()
        log.store.retire(at: 0)
        let first = log.store.firstOffset
        try XCTSkipIf(first == 0, "nothing was retired")
        let gap = try XCTUnwrap(log.lines("from=3&limit=1").first)
        XCTAssertEqual(gap["type"]?.string, "gap")
        XCTAssertEqual(gap["meta"]?["from"]?.wholeNumber, 3)
        XCTAssertEqual(gap["meta"]?["to"]?.wholeNumber, Int(first) - 1)
        XCTAssertEqual(gap["meta"]?["reason"]?.string, "retention")
    }
}
