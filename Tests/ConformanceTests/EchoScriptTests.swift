import TestSupport
import Wire
import XCTest

/// The scripts, over real sockets: our server against a scripted client, and our client against a
/// scripted server.
final class EchoScriptTests: XCTestCase {
    func testTheServerKeepsEveryScript() throws {
        let server = try ConformanceProgram("websocket-echo", "--message-max", "100000")
        for script in EchoScript.all {
            let client = try RawConnection(port: server.port)
            client.send(WebSocketClientHandshake.sample.requestBytes)
            let head = try client.read(through: "\r\n\r\n")
            XCTAssert(head.hasPrefix("HTTP/1.1 101 "), head)
            XCTAssertFalse(head.contains("Extensions"), head)
            try play(script, on: client, isServer: false)
        }
    }

    func testTheClientKeepsEveryScript() throws {
        let listener = try RawListener()
        let client = try StartedProgram(
            ConformanceProgram.path,
            [
                "websocket-echo-client", "ws://127.0.0.1:\(listener.port)", "--agent", "us",
                "--message-max", "100000",
            ])
        defer { client.end() }
        let counting = try accept(from: listener, asking: "/getCaseCount")
        counting.send(ScriptedFrame.text("\(EchoScript.all.count)").bytes(toServer: false))
        try close(counting)
        for (number, script) in EchoScript.all.enumerated() {
            let target = "/runCase?case=\(number + 1)&agent=us"
            try play(script, on: try accept(from: listener, asking: target), isServer: true)
        }
        try close(try accept(from: listener, asking: "/updateReports?agent=us"))
        let run = client.waitForEnd()
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssert(run.output.hasSuffix("\ndone\n"), run.output)
    }

    func testRequestsThatOpenNoWebSocketAreRefused() throws {
        let server = try ConformanceProgram("websocket-echo")
        let good = WebSocketClientHandshake.sample.requestBytes
        let text = String(decoding: good, as: UTF8.self)
        for (request, status) in [
            ("GET / HTTP/1.1\r\nHost: h\r\n\r\n", 426),
            (text.replacing("Version: 13", with: "Version: 12"), 426),
            (text.replacing("==\r\n", with: "\r\n"), 400),
            (text.replacing("Host: ", with: "Most: "), 400),
            (text.replacing("GET /", with: "POST /"), 405),
            (text.replacing("\r\n", with: "\n"), 400),
        ] {
            let client = try RawConnection(port: server.port)
            client.send(request)
            let answer = try client.textToEnd()
            XCTAssert(answer.hasPrefix("HTTP/1.1 \(status) "), "\(request)\n\(answer)")
        }
    }

    func testTheClientGoesAwayFromWhatIsNoWebSocket() throws {
        for (answer, why) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", "200 instead of 101"),
            (
                "HTTP/1.1 101 x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
                "does not fit the key"
            ),
            ("\u{16}\u{3}\u{1}", "a control character"),
        ] {
            let listener = try RawListener()
            let client = try StartedProgram(
                ConformanceProgram.path,
                ["websocket-echo-client", "ws://127.0.0.1:\(listener.port)"])
            let connection = try listener.accept()
            _ = try connection.read(through: "\r\n\r\n")
            connection.send(answer)
            _ = try connection.readToEnd()
            connection.endOutput()
            let run = client.waitForEnd()
            XCTAssertEqual(run.exitCode, 1)
            XCTAssert(run.errors.contains(why), run.errors)
        }
    }

    // MARK: - Playing

    private func play(
        _ script: EchoScript, on connection: RawConnection, isServer: Bool
    ) throws {
        var bytes = script.frames.flatMap { $0.bytes(toServer: !isServer) }
        if script.closes { bytes += ScriptedFrame.close(1000).bytes(toServer: !isServer) }
        if script.isChopped {
            for byte in bytes { connection.send([byte]) }
        } else {
            connection.send(bytes)
        }
        do {
            for answer in script.answers {
                let frame = try connection.readFrame(fromServer: !isServer)
                XCTAssertEqual(frame, answer, script.name)
            }
            let close = try connection.readFrame(fromServer: !isServer)
            XCTAssertEqual(close.first, 0x88, script.name)
            XCTAssertEqual(close.closeCode, script.closeCode, script.name)
            // A server ends the connection itself; a client waits for that (RFC 6455 7.1.1).
            if isServer { connection.endOutput() }
            XCTAssertEqual(try connection.readToEnd(), [], script.name)
        } catch {
            XCTFail("\(script.name): \(error)")
        }
    }

    private func accept(
        from listener: RawListener, asking target: String
    ) throws -> RawConnection {
        let connection = try listener.accept()
        let text = try connection.read(through: "\r\n\r\n")
        XCTAssert(text.hasPrefix("GET \(target) HTTP/1.1\r\n"), text)
        var bytes = Array(text.utf8)
        var parser = HTTPRequestParser()
        guard case .complete(let request, _) = bytes.withByteView({ parser.parse($0) }),
            case .accepted(let response, _) = WebSocketHandshake.answer(to: request)
        else { throw RawConnection.Failure(description: text) }
        connection.send(response)
        return connection
    }

    private func close(_ connection: RawConnection) throws {
        connection.send(ScriptedFrame.close(1000).bytes(toServer: false))
        XCTAssertEqual(try connection.readFrame(fromServer: false).closeCode, 1000)
        connection.endOutput()
        _ = try connection.readToEnd()
    }
}

extension WebSocketClientHandshake {
    static let sample = WebSocketClientHandshake(
        host: "127.0.0.1", target: "/", nonce: Array("the sample nonce".utf8))
}
