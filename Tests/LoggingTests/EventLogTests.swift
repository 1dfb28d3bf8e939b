import CanonicalJSON
import Foundation
import Logging
import XCTest

final class EventLogTests: XCTestCase {
    private var ends: [Int32] = [-1, -1]

    override func setUp() {
        XCTAssertEqual(pipe(&ends), 0)
        for end in ends { XCTAssertEqual(fcntl(end, F_SETFL, O_NONBLOCK), 0) }
    }

    override func tearDown() {
        for end in ends where end >= 0 { close(end) }
    }

    func testALineSaysLevelTimeNodeEventPeerPacketAndFields() throws {
        let log = EventLog(descriptor: ends[1], node: "alice", level: .debug)
        log.debug(
            "packet rejected", peer: "bob", packetId: "00ff",
            ["code": "F02", "size": 7, "isLate": false, "amount": .amount(.max)])
        log.flush()
        let line = read()
        XCTAssert(line.hasSuffix("}\n"))
        let time = try XCTUnwrap(line.firstMatch(of: /"time":"([^"]*)"/)).1
        XCTAssertNotNil(String(time).wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/))
        XCTAssertEqual(
            line.replacing(time, with: "T"),
            #"{"level":"debug","time":"T","node":"alice","event":"packet rejected","peer":"bob","#
                + #""packetId":"00ff","code":"F02","size":7,"isLate":false,"#
                + #""amount":"18446744073709551615"}"# + "\n")
    }

    func testWhatIsBelowTheLevelIsNotWrittenAndTheLevelMayChange() {
        let log = EventLog(descriptor: ends[1], node: "alice", level: .warn)
        log.info("quiet")
        log.level = .info
        log.info("heard")
        log.debug("quiet")
        log.flush()
        let text = read()
        XCTAssertFalse(text.contains("quiet"))
        XCTAssert(text.contains("heard"))
    }

    func testASlowReaderDelaysNothingAndLearnsHowManyLinesItMissed() throws {
        let log = EventLog(descriptor: ends[1], node: "alice", level: .info)
        let long = String(repeating: "x", count: 1_000)
        // More than the pipe and the log together hold.
        for _ in 0..<1_000 {
            log.info("event", ["text": .text(long)])
            log.flush()
        }
        XCTAssertGreaterThan(log.droppedLinesTotal, 100)
        var text = ""
        while log.isWaiting {
            text += read()
            log.flush()
        }
        text += read()
        log.info("event", ["text": "last"])
        log.flush()
        text += read()
        let lines = text.split(separator: "\n")
        for line in lines { XCTAssertNoThrow(try JSONParser.parse(Array(line.utf8))) }
        let said = try XCTUnwrap(text.firstMatch(of: /"log lines dropped","lines":(\d+)/)).1
        XCTAssertEqual(Int(said), log.droppedLinesTotal)
        XCTAssertEqual(lines.count, 1_000 - log.droppedLinesTotal + 2)
    }

    func testAReaderThatIsGoneEndsNothing() {
        signal(SIGPIPE, SIG_IGN)
        close(ends[0])
        ends[0] = -1
        let log = EventLog(descriptor: ends[1], node: "alice", level: .info)
        log.info("event")
        log.flush()
        log.info("event")
        log.farewell()
        XCTAssertFalse(log.isWaiting)
    }

    private func read() -> String {
        var all: [UInt8] = []
        var some = [UInt8](repeating: 0, count: 65_536)
        while case let count = Glibc.read(ends[0], &some, some.count), count > 0 {
            all += some[..<count]
        }
        return String(decoding: all, as: UTF8.self)
    }
}
