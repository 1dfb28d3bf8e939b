import Control
import TestSupport
import XCTest

@testable import ilpnet

/// The live view, frame by frame, as text.
final class NetworkViewTests: XCTestCase {
    func testAFrameOfANetworkThatIsReady() throws {
        var network = RunningNetworks.line()
        var view = NetworkView()
        _ = view.lines(of: network, columns: 100, rows: 30, style: plain, now: 110_000)
        network.processes[2].packets?.received += 200
        network.processes[6 - 1].packets?.delivered += 200
        try assertGolden(
            text(view.lines(of: network, columns: 100, rows: 30, style: plain, now: 112_000)),
            "view-ready.txt")
        try assertGolden(
            text(
                view.lines(
                    of: network, columns: 100, rows: 30, style: Style(isOn: true), now: 112_000)),
            "view-ready-painted.txt")
    }

    func testAFrameOfANetworkThatStarts() throws {
        try assertGolden(frame(RunningNetworks.starting()), "view-starting.txt")
    }

    func testAFrameOfANetworkInTrouble() throws {
        try assertGolden(frame(RunningNetworks.troubled()), "view-troubled.txt")
    }

    func testAFrameOfANetworkThatFailed() throws {
        try assertGolden(frame(RunningNetworks.failed()), "view-failed.txt")
    }

    func testANarrowTerminalLosesColumnsBeforeLetters() throws {
        try assertGolden(frame(RunningNetworks.line(), columns: 50), "view-narrow.txt")
    }

    func testALowTerminalShowsWhatNeedsAttention() throws {
        var network = RunningNetworks.line(nodes: 500)
        network.state = .degraded
        network.processes[321].state = .failed
        network.processes[321].reason = "ended 5 times within 10 s"
        try assertGolden(frame(network, rows: 20), "view-low.txt")
    }

    func testNoFrameIsLargerThanItsTerminal() {
        let networks = [
            RunningNetworks.line(), RunningNetworks.line(nodes: 40), RunningNetworks.troubled(),
            RunningNetworks.failed(), RunningNetworks.starting(nodes: 1),
        ]
        for network in networks {
            for columns in [1, 20, 33, 64, 80, 200] {
                for rows in 1...40 {
                    var view = NetworkView()
                    let lines = view.lines(
                        of: network, columns: columns, rows: rows, style: Style(isOn: true),
                        now: 112_000)
                    XCTAssertLessThanOrEqual(lines.count, max(1, rows - 1))
                    XCTAssertLessThanOrEqual(
                        lines.map(\.columnCount).max() ?? 0, columns, "\(columns) x \(rows)")
                }
            }
        }
    }

    func testAPacketRateIsThatOfTheLastSeconds() {
        var network = RunningNetworks.line()
        var rates = PacketRates()
        XCTAssertNil(rates.received(by: "connector-b"))
        for second in 0...20 {
            rates.take(network, at: Int64(second) * 1_000)
            // 100 a second, and from the tenth second on 300.
            network.processes[2].packets?.received += second < 10 ? 100 : 300
        }
        XCTAssertEqual(rates.received(by: "connector-b"), 300)
        XCTAssertEqual(rates.received(by: "connector-c"), 0)
        XCTAssertNil(rates.received(by: "nobody"))
    }

    func testAPacketRateBeginsAnewWithTheRunThatCounts() {
        var network = RunningNetworks.line()
        var rates = PacketRates()
        rates.take(network, at: 0)
        network.processes[2].pid = 9
        network.processes[2].packets?.received = 10
        rates.take(network, at: 1_000)
        XCTAssertNil(rates.received(by: "connector-b"))
        network.processes[2].packets?.received = 60
        rates.take(network, at: 2_000)
        XCTAssertEqual(rates.received(by: "connector-b"), 50)
    }

    func testTheFirstPacketGoesWhereTheSameAmountArrives() {
        var network = RunningNetworks.line()
        XCTAssertEqual(FirstPacket.words(network)?[5], "test.connector-e")
        network.processes[5].assetCode = "USD"
        XCTAssertEqual(FirstPacket.words(network)?[5], "test.connector-d")
        for index in 2...5 { network.processes[index].assetScale = 2 }
        XCTAssertEqual(FirstPacket.words(network)?[5], "test.connector-e")
        XCTAssertNil(FirstPacket.words(RunningNetworks.line(nodes: 0)))
    }

    func testACallThatIsBrokenIsOneCall() throws {
        let words = try XCTUnwrap(FirstPacket.words(RunningNetworks.line()))
        for columns in 30...100 {
            let lines = FirstPacket.lines(words, columns: columns)
            XCTAssertLessThanOrEqual(lines.map(\.count).max() ?? 0, columns)
            let joined = lines.joined(separator: "\n").replacing("\\\n", with: "")
            XCTAssertEqual(joined.split(separator: " ").map(String.init), words)
        }
    }

    private let plain = Style(isOn: false)

    private func frame(_ network: NetworkStatus, columns: Int = 100, rows: Int = 30) -> [UInt8] {
        var view = NetworkView()
        return text(
            view.lines(of: network, columns: columns, rows: rows, style: plain, now: 112_000))
    }

    private func text(_ lines: [String]) -> [UInt8] {
        Array((lines.joined(separator: "\n") + "\n").utf8)
    }
}
