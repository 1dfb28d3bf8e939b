import Foundation
import TestSupport
import XCTest

/// Absent peers: how they are dialled again, and how traffic goes on.
final class ReconnectTests: XCTestCase {
    private let folder = try! TemporaryFolder()

    func testPeersThatWereAwayForOneAndFiveSecondsComeBack() throws {
        try assertReturn(afterSeconds: [1, 5], links: NodeFile.quickLinks, patience: 2)
    }

    func testWithTheProductsOwnTimesTheyComeBackAsWell() throws {
        // By then the breaker has opened, 15 s after the link's end, and holds the peer for 60 s.
        let absences = Thoroughness.isFull ? [1, 5, 40] : [0.2]
        try assertReturn(afterSeconds: absences, links: [:], patience: 50)
    }

    func testTheBreakerHoldsAPeerProbesItAndLetsItBackIn() throws {
        let listener = try HandSocket.listen()
        let hold = 0.6
        let connector = try start(
            [.init("away", port: listener.port)],
            [
                "redialMilliseconds": [0, 10], "failuresBeforeHold": 3,
                "holdMilliseconds": Int(hold * 1_000),
            ])
        // Three attempts in a row, then one after each hold.
        var dials: [Date] = []
        for _ in 0..<5 {
            try listener.accept().reset()
            dials.append(Date())
        }
        let waits = zip(dials.dropFirst(), dials).map { $0.timeIntervalSince($1) }
        XCTAssertLessThan(waits[0] + waits[1], hold * 0.9)
        XCTAssertGreaterThan(waits[2], hold * 0.9)
        XCTAssertGreaterThan(waits[3], hold * 0.9)
        let client = try dialClient(connector)
        XCTAssertEqual(try answer(client).code, "T01")
        // The next probe finds the peer there.
        let (link, _) = try HandLink.accept(on: listener)
        try assertDelivers(client, through: link)
    }

    func testAPeerThatDialsInEndsItsHold() throws {
        let listener = try HandSocket.listen()
        let connector = try start(
            [.init("away", port: listener.port)],
            ["redialMilliseconds": [0], "failuresBeforeHold": 2, "holdMilliseconds": 3_600_000])
        for _ in 0..<2 { try listener.accept().reset() }
        let client = try dialClient(connector)
        let link = try HandLink.dial(
            port: connector.btpPort, user: "away", token: NodeFile.secret("hop", "away"))
        try assertDelivers(client, through: link)
        // And when that link ends, the peer is dialled as one that has just been here.
        link.socket.close()
        _ = try HandLink.accept(on: listener, within: 5)
    }

    func testANewLinkOfAnAccountReplacesTheOld() throws {
        let connector = try start([.init("away")], [:])
        let client = try dialClient(connector)
        let old = try dialClient(connector)
        // The first client hears that it is over, and what it asks no longer counts.
        guard case .closed = try client.next() else { return XCTFail("still open") }
        let link = try HandLink.dial(
            port: connector.btpPort, user: "away", token: NodeFile.secret("hop", "away"))
        try assertDelivers(old, through: link)
    }

    func testASilentPeerIsDroppedForWantOfAPong() throws {
        let listener = try HandSocket.listen()
        let connector = try start(
            [.init("away", port: listener.port)],
            ["redialMilliseconds": [0], "pingMilliseconds": 100, "pongMilliseconds": 200])
        let (link, _) = try HandLink.accept(on: listener)
        let client = try dialClient(connector)
        try eventually(within: 5, "a ping comes") {
            _ = try? link.next(within: 0.05)
            return link.pingCount > 1
        }
        link.answersPings = false
        let asked = try client.send(HandPrepare(to: "test.away", preimage: HopScene.preimage()))
        // No pong, no link: T01 long before the packet expires, and a new attempt.
        XCTAssertEqual(try client.nextAnswer(to: asked, within: 3).code, "T01")
        _ = try HandLink.accept(on: listener, within: 3)
    }

    // MARK: -

    /// Peers that end their link and listen again so much later are dialled and take packets.
    private func assertReturn(
        afterSeconds absences: [Double], links: [String: Any], patience: Double
    ) throws {
        let ports = try absences.map { _ in try FreePort.take() }
        let names = absences.indices.map { "away\($0)" }
        var listeners: [HandSocket] = []
        for port in ports { listeners.append(try HandSocket.listen(port: port)) }
        let connector = try start(
            zip(names, ports).map { .init($0, port: $1) }, links)
        // A client of its own for each step: nobody answers its pings in between.
        for (name, listener) in zip(names, listeners) {
            let (link, _) = try HandLink.accept(on: listener)
            try assertDelivers(try dialClient(connector), through: link, to: name)
            listener.close()
            link.socket.close()
        }
        let left = Date()
        for (index, absence) in absences.enumerated() {
            try eventually(within: absence + 1, "\(absence) s pass") {
                Date().timeIntervalSince(left) >= absence
            }
            let client = try dialClient(connector)
            XCTAssertEqual(try answer(client, to: names[index]).code, "T01")
            let listener = try HandSocket.listen(port: ports[index])
            let (link, _) = try HandLink.accept(on: listener, within: patience)
            try assertDelivers(
                try dialClient(connector), through: link, to: names[index])
        }
    }

    private func start(
        _ accounts: [NodeFile.Account], _ links: [String: Any]
    ) throws -> ConnectorProcess {
        var file = NodeFile(
            "hop", accounts + [.init("client", relation: "child")],
            routes: accounts.map { ("test.\($0.id)", $0.id) })
        file.links = links
        return try ConnectorProcess(file, in: folder)
    }

    private func dialClient(_ connector: ConnectorProcess) throws -> HandLink {
        try HandLink.dial(
            port: connector.btpPort, user: "client", token: NodeFile.secret("hop", "client"))
    }

    private func answer(_ client: HandLink, to name: String = "away") throws -> HandPacket {
        try client.nextAnswer(
            to: try client.send(
                HandPrepare(to: "test.\(name)", preimage: HopScene.preimage())))
    }

    private func assertDelivers(
        _ client: HandLink, through link: HandLink, to name: String = "away", line: UInt = #line
    ) throws {
        let preimage = HopScene.preimage()
        let asked = try client.send(HandPrepare(to: "test.\(name)", preimage: preimage))
        try link.answer(try link.nextPrepare().requestId, .fulfill(preimage: preimage))
        XCTAssertEqual(
            try client.nextAnswer(to: asked), .fulfill(preimage: preimage), line: line)
    }
}
