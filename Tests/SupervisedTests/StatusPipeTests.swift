import Control
import Foundation
import Supervised
import XCTest

final class StatusPipeTests: XCTestCase {
    private var ends: [Int32] = [-1, -1]

    override func setUp() { XCTAssertEqual(pipe(&ends), 0) }

    override func tearDown() { close(ends[0]) }

    func testWhatIsReportedComesOutAsLines() throws {
        let status = try StatusPipe(adopting: ends[1])
        status.report(.listening)
        status.report(.up(peer: "b"))
        status.report(.counts(counts(3)))
        status.flush()
        XCTAssertFalse(status.isWaiting)
        XCTAssertEqual(try read(), ["listening", "up b", "counts 3 0 0 0 0"])
    }

    func testWhatIsSaidTwiceBeforeItIsTakenIsToldOnceAndAsItIsNow() throws {
        let status = try StatusPipe(adopting: ends[1])
        status.report(.up(peer: "b"))
        status.report(.up(peer: "c"))
        status.report(.notReloaded)
        status.report(.down(peer: "b"))
        status.report(.reloaded)
        status.report(.missing(pair: 1, why: "F02"))
        status.report(.passed(pair: 1))
        status.flush()
        XCTAssertEqual(try read(), ["down b", "up c", "reloaded", "passed 1"])
    }

    func testASupervisorThatDoesNotReadDelaysNothingAndFindsTheLatestState() throws {
        let status = try StatusPipe(adopting: ends[1])
        // More than any pipe holds.
        let last: UInt64 = 100_000
        for number in 1...last {
            status.report(.counts(counts(number)))
            status.report(number % 2 == 0 ? .up(peer: "b") : .down(peer: "b"))
            status.flush()
        }
        XCTAssert(status.isWaiting)
        var lines: [String] = []
        while status.isWaiting {
            lines += try read()
            status.flush()
        }
        lines += try read()
        XCTAssertEqual(lines.last { $0.hasPrefix("counts") }, "counts \(last) 0 0 0 0")
        XCTAssertEqual(lines.last { !$0.hasPrefix("counts") }, "up b")
        XCTAssertLessThan(lines.count, 100_000)
        for line in lines { XCTAssertNotNil(NodeReport(line: line[...]), line) }
    }

    func testASupervisorThatIsGoneEndsNothing() throws {
        let status = try StatusPipe(adopting: ends[1])
        close(ends[0])
        status.report(.listening)
        status.flush()
        XCTAssertFalse(status.isWaiting)
        status.report(.draining)
        XCTAssertFalse(status.isWaiting)
        XCTAssertEqual(pipe(&ends), 0)
        close(ends[1])
    }

    func testOnlyTheWritingEndOfAPipeIsTaken() throws {
        for wrong in [ends[0], open("/dev/null", O_WRONLY), 9_999] {
            XCTAssertThrowsError(try StatusPipe(adopting: wrong), "\(wrong)")
        }
        close(ends[1])
    }

    private func counts(_ received: UInt64) -> PacketCounts {
        PacketCounts(received: received, forwarded: 0, delivered: 0, rejected: 0, inFlight: 0)
    }

    /// The lines that have come.
    private func read() throws -> [String] {
        XCTAssertEqual(fcntl(ends[0], F_SETFL, O_NONBLOCK), 0)
        var all: [UInt8] = []
        var some = [UInt8](repeating: 0, count: 65_536)
        while case let count = Glibc.read(ends[0], &some, some.count), count > 0 {
            all += some[..<count]
        }
        let text = String(decoding: all, as: UTF8.self)
        XCTAssert(text.isEmpty || text.hasSuffix("\n"))
        return text.split(separator: "\n").map(String.init)
    }
}
