import Foundation
import TestSupport
import XCTest

/// Sockets of nobody in particular: they neither get in nor keep anyone else out.
final class StrangerTests: XCTestCase {
    func testTwoThousandSocketsKeepNobodyOut() throws {
        let count = 2_000
        try allowDescriptors(count + 500)
        let folder = try TemporaryFolder()
        let connector = try ConnectorProcess(HopScene.file, in: folder)
        var strangers: [HandSocket] = []
        for number in 0..<count {
            let stranger = try HandSocket.dial(port: connector.btpPort)
            // Half of them say something, and then no more.
            if number % 2 == 0 { try? stranger.send(Array("GET / HTTP/1.1\r\nHost:".utf8)) }
            strangers.append(stranger)
        }
        let start = Date()
        let client = try HandLink.dial(
            port: connector.btpPort, user: "client", token: NodeFile.secret("hop", "client"))
        let preimage = HopScene.preimage()
        let asked = try client.send(HandPrepare(to: "test.hop", preimage: preimage))
        XCTAssertEqual(try client.nextAnswer(to: asked), .fulfill(preimage: preimage))
        XCTAssertLessThan(Date().timeIntervalSince(start), 3)
        // Those that are too many were turned away.
        let open = try FileManager.default.contentsOfDirectory(
            atPath: "/proc/\(connector.identifier)/fd")
        XCTAssertLessThan(open.count, 400)
    }

    func testWhoDoesNotAuthenticateInTimeIsClosed() throws {
        let folder = try TemporaryFolder()
        var file = HopScene.file
        file.links["authenticationMilliseconds"] = 300
        let connector = try ConnectorProcess(file, in: folder)
        let silent = try HandSocket.dial(port: connector.btpPort)
        let upgraded = try HandLink.upgraded(port: connector.btpPort)
        let slow = try HandSocket.dial(port: connector.btpPort)
        let request = Array("GET / HTTP/1.1\r\nHost: hand\r\nUpgrade: websocket\r\n".utf8)
        let start = Date()
        // A byte now and then does not buy more time.
        var sent = 0
        while isOpen(slow, within: 0.05), sent < request.count {
            try? slow.send([request[sent]])
            sent += 1
        }
        XCTAssertLessThan(Date().timeIntervalSince(start), 2)
        XCTAssertLessThan(sent, request.count)
        XCTAssertFalse(isOpen(silent, within: 2))
        // It is told why, as one who has shown that he speaks WebSocket.
        guard case .frame(let answer) = try upgraded.next(within: 2) else {
            return XCTFail("no answer")
        }
        XCTAssertEqual(answer.type, HandFrame.error)
        guard case .closed = try upgraded.next(within: 2) else { return XCTFail("still open") }
    }

    func testAWrongSecretIsRefusedWithoutAHint() throws {
        let folder = try TemporaryFolder()
        let connector = try ConnectorProcess(HopScene.file, in: folder)
        let secret = NodeFile.secret("hop", "client")
        for (user, token) in [
            ("client", "guessed"), ("client", ""), ("nobody", secret), ("next", secret),
            ("client", secret + "x"), ("client", String(secret.dropLast())),
        ] {
            let link = try HandLink.upgraded(port: connector.btpPort)
            try link.send(.auth(1, user: user, token: token))
            guard case .frame(let answer) = try link.next() else {
                XCTFail("no answer to \(user)")
                continue
            }
            XCTAssertEqual(answer.type, HandFrame.error)
            XCTAssertEqual(answer.errorCode, "F00")
            guard case .closed = try link.next() else { return XCTFail("still open") }
        }
        // Without a name the secret itself says who it is.
        _ = try HandLink.dial(port: connector.btpPort, user: nil, token: secret)
    }

    func testNothingIsForwardedBeforeAuthentication() throws {
        let folder = try TemporaryFolder()
        let connector = try ConnectorProcess(HopScene.file, in: folder)
        let link = try HandLink.upgraded(port: connector.btpPort)
        try link.send(HandPrepare(to: "test.hop", preimage: HopScene.preimage()))
        guard case .frame(let answer) = try link.next() else { return XCTFail("no answer") }
        XCTAssertEqual(answer.type, HandFrame.error)
        guard case .closed = try link.next() else { return XCTFail("still open") }
    }

    private func isOpen(_ socket: HandSocket, within seconds: Double) -> Bool {
        socket.receive(until: Date(timeIntervalSinceNow: seconds))?.isEmpty != true
    }

    private func allowDescriptors(_ count: Int) throws {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur < count else { return }
        limit.rlim_cur = min(rlim_t(count), limit.rlim_max)
        guard setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0,
            limit.rlim_cur >= count
        else { throw cannotRun("this machine allows only \(limit.rlim_max) descriptors") }
    }
}
