import Wire
import XCTest

@testable import Peering

/// From the first byte to an open session, and everybody who does not get there.
final class SessionOpeningTests: XCTestCase {
    // MARK: Accepted

    func testWhoAuthenticatesIsLetInAndMaySendRequestsAtOnce() {
        let tape = SessionTape.accepted()
        XCTAssertEqual(tape.feed(Bytes.upgrade()), [])
        XCTAssertTrue(String(decoding: tape.written(), as: UTF8.self).hasPrefix("HTTP/1.1 101 "))
        // One that does not wait for the answer sends its first packet behind it.
        let heard = tape.feed(
            tape.frame(.binary, Bytes.auth(user: "alice", token: "s3cret"))
                + tape.frame(.binary, Bytes.packet(9, [1])))
        XCTAssertEqual(
            heard, [.credentials(name: "alice", path: nil, token: Array("s3cret".utf8))])
        XCTAssertEqual(tape.session.accept(&tape.around), 0x0102_0304)
        XCTAssertEqual(tape.writtenFrames(), [.btp(BTPWriter.response(requestId: 0x0102_0304))])
        XCTAssertEqual(tape.feed([]), [.request(9, [1])])
    }

    func testEveryFormOfAuthenticationIsUnderstood() {
        let forms: [(path: String, user: String?, token: String, expected: SessionTape.Heard)] = [
            ("/", "u", "t", .credentials(name: "u", path: nil, token: [0x74])),
            ("/", nil, "t", .credentials(name: "", path: nil, token: [0x74])),
            ("/", "", "", .credentials(name: "", path: nil, token: [])),
            (
                "/accounts/bob/ilp/btp", nil, "t",
                .credentials(name: "", path: "bob", token: [0x74])
            ),
        ]
        for form in forms {
            let tape = SessionTape.accepted()
            let all =
                Bytes.upgrade(path: form.path)
                + tape.frame(.binary, Bytes.auth(user: form.user, token: form.token))
            XCTAssertEqual(tape.feedByteByByte(all), [form.expected])
        }
    }

    func testPingsAreAnsweredBeforeAnythingElse() {
        let tape = SessionTape.accepted()
        _ = tape.feed(Bytes.upgrade())
        _ = tape.written()
        XCTAssertEqual(tape.feed(.ping, [5]), [])
        XCTAssertEqual(tape.writtenFrames(), [Frame(opcode: .pong, [5])])
        XCTAssertEqual(tape.feed(.pong, []), [.pong])
    }

    func testWhoeverDoesNotAuthenticateFirstGetsAnErrorAndIsClosed() {
        let twice = BTPWriter.message(
            requestId: 1,
            entries: [
                BTPProtocolData("auth", BTPContentType.octets, []),
                BTPProtocolData("auth_token", text: "a"), BTPProtocolData("auth_token", text: "b"),
            ])
        let later = BTPWriter.message(
            requestId: 1,
            entries: [
                BTPProtocolData("auth_token", text: "a"),
                BTPProtocolData("auth", BTPContentType.octets, []),
            ])
        let notText = BTPWriter.message(
            requestId: 1,
            entries: [
                BTPProtocolData("auth", BTPContentType.octets, []),
                BTPProtocolData("auth_username", BTPContentType.text, [0xff]),
                BTPProtocolData("auth_token", text: "a"),
            ])
        let many = BTPWriter.message(
            requestId: 1,
            entries: [
                BTPProtocolData("auth", BTPContentType.octets, []),
                BTPProtocolData("auth_token", text: "a"),
            ] + (0..<1_000).map { BTPProtocolData("x\($0)", text: "") })
        let first = [
            Bytes.packet(1, [1]), Bytes.auth(user: "u", token: nil, requestId: 1), twice, later,
            notText, many, BTPWriter.response(requestId: 1),
            BTPWriter.transfer(requestId: 1, amount: 1),
            BTPWriter.message(requestId: 1, entries: []),
        ]
        for (number, frame) in first.enumerated() {
            let tape = SessionTape.accepted()
            _ = tape.feed(Bytes.upgrade())
            _ = tape.written()
            XCTAssertEqual(
                tape.feed(.binary, frame), [.ended(.refused(.notAuthenticating))], "\(number)")
            let written = tape.writtenFrames()
            XCTAssertEqual(written.first?.payload.first, BTPType.error.rawValue, "\(number)")
            XCTAssertEqual(written.first?.requestId, 1, "\(number)")
            XCTAssertEqual(written.last, .close(1_008), "\(number)")
        }
    }

    func testTheOwnersRefusalLooksTheSame() {
        let tape = SessionTape.accepted()
        _ = tape.feed(Bytes.upgrade())
        _ = tape.feed(.binary, Bytes.auth(user: "u", token: "wrong", requestId: 3))
        _ = tape.written()
        tape.session.refuse(because: .unknown, &tape.around)
        let written = tape.writtenFrames()
        XCTAssertEqual(written.map(\.opcode), [.binary, .close])
        XCTAssertEqual(written[0].requestId, 3)
        XCTAssertEqual(tape.feed(.binary, Bytes.auth(user: "u", token: "right")), [])
    }

    func testWhatIsNoUpgradeGetsAnHTTPAnswer() {
        let requests: [(String, status: String)] = [
            ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", "426"), ("\u{1}\u{2}\r\n\r\n", "400"),
            ("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n", "405"),
            ("GET / HTTP/1.1\r\nX: " + String(repeating: "x", count: 20_000), "431"),
        ]
        for (request, status) in requests {
            let tape = SessionTape.accepted()
            let heard = tape.feed(Array(request.utf8))
            guard case .ended(.refused) = heard.first else { return XCTFail("\(heard)") }
            let answer = String(decoding: tape.written(), as: UTF8.self)
            XCTAssertTrue(answer.hasPrefix("HTTP/1.1 \(status) "), answer)
        }
    }

    // MARK: Dialled

    func testWeAuthenticateFirstAndWaitToBeLetIn() throws {
        let tape = try SessionTape.dialled()
        let request = tape.written()
        let head = String(decoding: request, as: UTF8.self)
        XCTAssertTrue(head.hasPrefix("GET /x HTTP/1.1\r\nHost: bank:3000\r\n"), head)
        XCTAssertFalse(head.contains("s3cret"))
        XCTAssertEqual(
            tape.feedByteByByte(Bytes.upgradeAnswer(to: request)), [.wrote(.message)])
        let frames = tape.writtenFrames()
        let id = frames[0].requestId
        let expected = BTPWriter.message(
            requestId: id,
            entries: [
                BTPProtocolData("auth", BTPContentType.octets, []),
                BTPProtocolData("auth_username", BTPContentType.text, Array("alice".utf8)),
                BTPProtocolData("auth_token", BTPContentType.text, Array("s3cret".utf8)),
            ])
        XCTAssertEqual(frames, [.btp(expected)])
        XCTAssertEqual(tape.feed(.ping, []), [])
        XCTAssertEqual(tape.writtenFrames(), [Frame(opcode: .pong, [])])
        XCTAssertEqual(tape.feed(.binary, BTPWriter.response(requestId: id &+ 1)), [])
        XCTAssertFalse(tape.session.isOpen, "the answer to something else lets nobody in")
        XCTAssertEqual(tape.feed(.binary, BTPWriter.response(requestId: id)), [.opened])
        XCTAssertTrue(tape.session.isOpen)
    }

    func testRequestsAheadOfTheAnswerWaitForIt() throws {
        let tape = try SessionTape.dialled()
        _ = tape.feed(Bytes.upgradeAnswer(to: tape.written()))
        let id = tape.writtenFrames()[0].requestId
        XCTAssertEqual(tape.feed(.binary, Bytes.packet(1, [1, 2, 3])), [])
        XCTAssertEqual(tape.feed(.binary, BTPWriter.message(requestId: 2, entries: [])), [])
        XCTAssertEqual(tape.feed(.binary, Bytes.packet(3, [])), [])
        let heard = tape.feed(
            tape.frame(.binary, BTPWriter.response(requestId: id))
                + tape.frame(.binary, Bytes.packet(4, [4])))
        XCTAssertEqual(
            heard,
            [
                .opened, .request(1, [1, 2, 3]), .wrote(.response), .request(3, []),
                .request(4, [4]),
            ])
    }

    func testRequestsAheadOfTheAnswerHaveALimit() throws {
        let tape = try SessionTape.dialled()
        _ = tape.feed(Bytes.upgradeAnswer(to: tape.written()))
        let packet = Bytes.packet(1, [UInt8](repeating: 0, count: 32_000))
        XCTAssertEqual(tape.feed(.binary, packet), [])
        XCTAssertEqual(tape.feed(.binary, packet), [])
        XCTAssertEqual(tape.feed(.binary, packet), [.ended(.failure(.tooMuchUnasked))])
    }

    func testARefusalIsToldAsOne() throws {
        let tape = try SessionTape.dialled()
        _ = tape.feed(Bytes.upgradeAnswer(to: tape.written()))
        let id = tape.writtenFrames()[0].requestId
        let error = BTPWriter.error(
            requestId: id, code: .f00, name: "NotAcceptedError", triggeredAtMilliseconds: 0)
        XCTAssertEqual(
            tape.feed(.binary, error), [.ended(.failure(.authenticationRefused))])
    }

    func testAServerThatDoesNotUpgradeIsTold() throws {
        let answers: [(String, LinkFailure)] = [
            ("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", .handshakeRefused(status: 404)),
            ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", .handshakeRefused(status: 200)),
            ("SSH-2.0-OpenSSH_9.2\r\n", .handshakeInvalid),
            (
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: AAAA\r\n\r\n", .handshakeInvalid
            ),
        ]
        for (answer, failure) in answers {
            let tape = try SessionTape.dialled()
            XCTAssertEqual(tape.feed(Array(answer.utf8)), [.ended(.failure(failure))], answer)
        }
    }
}
