import Foundation
import TestSupport
import XCTest

/// What signals do to a running connector.
final class ShutdownTests: XCTestCase {
    func testTermFinishesWhatIsInFlightAndClosesInOrder() throws {
        let scene = try HopScene()
        let preimage = HopScene.preimage()
        let asked = try scene.send(preimage)
        let owed = try scene.next.nextPrepare().requestId
        scene.connector.signal(SIGTERM)
        try waitForEvent("draining", scene)
        // Nothing new is taken, neither packets nor sockets.
        XCTAssertEqual(try scene.client.nextAnswer(to: try scene.send()).code, "T03")
        XCTAssertThrowsError(try HandSocket.dial(port: scene.connector.btpPort))
        // What was in flight gets its answer.
        try scene.next.answer(owed, .fulfill(preimage: preimage))
        XCTAssertEqual(try scene.client.nextAnswer(to: asked), .fulfill(preimage: preimage))
        XCTAssertEqual(try scene.client.next(), .closed(code: 1_001))
        XCTAssertEqual(try scene.next.next(), .closed(code: 1_001))
        scene.client.socket.close()
        scene.next.socket.close()
        XCTAssertEqual(scene.connector.waitForEnd(within: 5), 0)
    }

    func testTermRejectsWhatNobodyAnswersAndEndsInTime() throws {
        let scene = try HopScene()
        // In the short twin the packet expires before the node's patience ends.
        let asked = try scene.send(expiresIn: Thoroughness.isFull ? 30 : 2.2)
        _ = try scene.next.nextPrepare()
        let start = Date()
        scene.connector.signal(SIGTERM)
        let code = try scene.client.nextAnswer(to: asked).code
        XCTAssertEqual(code, Thoroughness.isFull ? "T03" : "R00")
        XCTAssertEqual(try scene.client.next(), .closed(code: 1_001))
        XCTAssertEqual(scene.connector.waitForEnd(within: 10), 0)
        XCTAssertLessThan(Date().timeIntervalSince(start), 10)
    }

    func testPeersThatDoNotSayGoodbyeDelayNothing() throws {
        let scene = try HopScene()
        let start = Date()
        scene.connector.signal(SIGTERM)
        // Nobody answers its close frames.
        XCTAssertEqual(scene.connector.waitForEnd(within: 5), 0)
        XCTAssertLessThan(Date().timeIntervalSince(start), 5)
    }

    func testHangUpReloadsPeersAndRoutesAndKeepsTheLinksThatStay() throws {
        let scene = try HopScene { $0.accounts.append(.init("gone")) }
        let gone = try dial("gone", scene)
        let asked = try scene.send()
        let owed = try scene.next.nextPrepare().requestId
        var file = HopScene.file
        file.accounts.append(.init("new"))
        file.routes.append(("test.new", "new"))
        file.routes[0].prefix = "test.next.desk"
        try file.write(to: scene.folder)
        scene.connector.signal(SIGHUP)
        guard case .closed = try gone.next() else { return XCTFail("gone is still there") }
        let new = try dial("new", scene)
        let forNew = try scene.client.send(
            HandPrepare(to: "test.new", preimage: HopScene.preimage()))
        try new.answer(try new.nextPrepare().requestId, .reject(code: "F99"))
        XCTAssertEqual(try scene.client.nextAnswer(to: forNew).code, "F99")
        XCTAssertThrowsError(try dial("gone", scene))
        // What was in flight when it was told goes on, over the same links.
        try scene.next.answer(owed, .reject(code: "T04"))
        XCTAssertEqual(try scene.client.nextAnswer(to: asked).code, "T04")
        try scene.assertDelivers()
    }

    func testAFaultyFileChangesNothing() throws {
        let scene = try HopScene()
        try scene.folder.write("{\"formatVersion\": 1, \"nodeId\": 7}", to: "hop.json")
        scene.connector.signal(SIGHUP)
        XCTAssertNotNil(
            scene.connector.log.first(within: 5) { $0["level"] as? String == "error" },
            scene.connector.log.text)
        try scene.assertDelivers()
    }

    func testNoSecretIsInLogsOrArguments() throws {
        let scene = try HopScene { $0.logLevel = "debug" }
        try scene.assertDelivers()
        let guess = "guessed-by-a-stranger"
        let stranger = try HandLink.upgraded(port: scene.connector.btpPort)
        try stranger.send(.auth(1, user: "client", token: guess))
        _ = try stranger.next()
        let shown = try ["cmdline", "environ"].map { name in
            String(
                decoding: try Data(
                    contentsOf: URL(
                        fileURLWithPath: "/proc/\(scene.connector.identifier)/\(name)")),
                as: UTF8.self)
        }
        scene.connector.signal(SIGTERM)
        XCTAssertEqual(scene.connector.waitForEnd(within: 10), 0)
        let log = scene.connector.log.text
        XCTAssert(log.contains("\"level\":\"debug\""), log)
        for secret in [
            NodeFile.secret("hop", "client"), NodeFile.secret("hop", "next"), guess,
        ] {
            for text in shown + [log] { XCTAssertFalse(text.contains(secret), text) }
        }
    }

    // MARK: -

    private func dial(_ user: String, _ scene: HopScene) throws -> HandLink {
        try HandLink.dial(
            port: scene.connector.btpPort, user: user, token: NodeFile.secret("hop", user))
    }

    private func waitForEvent(_ event: String, _ scene: HopScene) throws {
        guard
            scene.connector.log.first(within: 5, where: { $0["event"] as? String == event }) != nil
        else { throw HandError("no event \(event):\n\(scene.connector.log.text)") }
    }
}
