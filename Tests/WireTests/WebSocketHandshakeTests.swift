import Wire
import XCTest

final class WebSocketHandshakeTests: XCTestCase {
    // RFC 6455 1.3.
    private let key = "dGhlIHNhbXBsZSBub25jZQ=="
    private let accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

    // MARK: - The server's side

    private func request(
        method: String = "GET", version: String = "HTTP/1.1", without: [String] = [],
        changed: [(String, String)] = [], more: [(String, String)] = [], body: String = ""
    ) -> HTTPRequest? {
        var fields = [
            ("Host", "127.0.0.1:3000"), ("Upgrade", "websocket"), ("Connection", "Upgrade"),
            ("Sec-WebSocket-Key", key), ("Sec-WebSocket-Version", "13"),
        ].filter { !without.contains($0.0) }
        for (name, value) in changed {
            fields = fields.map { $0.0 == name ? (name, value) : $0 }
        }
        let lines = (fields + more).map { "\($0): \($1)\r\n" }.joined()
        var bytes = Array("\(method) /btp \(version)\r\n\(lines)\r\n\(body)".utf8)
        var parser = HTTPRequestParser()
        guard case .complete(let request, _) = bytes.withByteView({ parser.parse($0) }) else {
            return nil
        }
        return request
    }

    func testTheExampleOfTheRFCIsAccepted() throws {
        let answer = WebSocketHandshake.answer(to: try XCTUnwrap(request()))
        let expected =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: \(accept)\r\n\r\n"
        XCTAssertEqual(answer, .accepted(response: Array(expected.utf8), subprotocol: nil))
    }

    func testWhatBrowsersAndLibrariesSendIsAccepted() throws {
        let requests = [
            request(changed: [("Connection", "keep-alive, Upgrade")]),
            request(changed: [("Upgrade", "WebSocket"), ("Connection", "upgrade")]),
            request(
                without: ["Connection"],
                more: [("Connection", "keep-alive"), ("Connection", "Upgrade")]),
            request(more: [("Origin", "http://localhost:8080")]),
        ]
        for request in requests {
            guard case .accepted = WebSocketHandshake.answer(to: try XCTUnwrap(request)) else {
                return XCTFail("\(requests)")
            }
        }
    }

    func testExtensionsAndSubprotocolsAreDeclinedByLeavingThemOut() throws {
        let offer = request(more: [
            ("Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits"),
            ("Sec-WebSocket-Protocol", "soap, btp"),
        ])
        guard
            case .accepted(let response, nil) = WebSocketHandshake.answer(
                to: try XCTUnwrap(offer))
        else { return XCTFail() }
        let text = String(decoding: response, as: UTF8.self)
        XCTAssertFalse(text.contains("Extensions"))
        XCTAssertFalse(text.contains("Protocol:"))
    }

    func testTheServersBestSubprotocolOfThoseOfferedIsChosen() throws {
        let offer = request(more: [
            ("Sec-WebSocket-Protocol", "a, b"), ("Sec-WebSocket-Protocol", "c"),
        ])
        for (speaking, chosen) in [(["c", "a"], "c"), (["x", "b"], "b"), (["x"], nil)] {
            guard
                case .accepted(let response, let found) = WebSocketHandshake.answer(
                    to: try XCTUnwrap(offer), speaking: speaking)
            else { return XCTFail() }
            XCTAssertEqual(found, chosen)
            let text = String(decoding: response, as: UTF8.self)
            XCTAssertEqual(
                text.contains("Sec-WebSocket-Protocol: \(chosen ?? "")\r\n"), chosen != nil)
        }
    }

    func testWhatIsNoHandshakeIsRefusedWithItsStatus() throws {
        let cases: [(HTTPRequest?, WebSocketRefusal, String)] = [
            (request(method: "POST"), .methodNotGET, "405"),
            (request(method: "HEAD"), .methodNotGET, "405"),
            (request(version: "HTTP/1.0"), .notAWebSocketRequest, "400"),
            (request(more: [("Content-Length", "1")], body: "x"), .notAWebSocketRequest, "400"),
            (request(without: ["Connection"]), .notAWebSocketRequest, "400"),
            (request(changed: [("Connection", "close")]), .notAWebSocketRequest, "400"),
            (request(without: ["Upgrade"]), .upgradeMissing, "426"),
            (request(changed: [("Upgrade", "h2c")]), .upgradeMissing, "426"),
            (request(without: ["Sec-WebSocket-Version"]), .versionNotSupported, "426"),
            (request(changed: [("Sec-WebSocket-Version", "8")]), .versionNotSupported, "426"),
            (request(changed: [("Sec-WebSocket-Version", "13, 8")]), .versionNotSupported, "426"),
            (request(more: [("Sec-WebSocket-Version", "13")]), .versionNotSupported, "426"),
            (request(without: ["Sec-WebSocket-Key"]), .keyMalformed, "400"),
            (request(changed: [("Sec-WebSocket-Key", "")]), .keyMalformed, "400"),
            (request(changed: [("Sec-WebSocket-Key", "dGhlIHNhbXBsZQ==")]), .keyMalformed, "400"),
            (
                request(changed: [("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ")]), .keyMalformed,
                "400"
            ),
            (request(changed: [("Sec-WebSocket-Key", key + key)]), .keyMalformed, "400"),
            (
                request(changed: [("Sec-WebSocket-Key", "!Ghl!HNhbXBsZSBub25jZQ==")]),
                .keyMalformed,
                "400"
            ),
            (request(more: [("Sec-WebSocket-Key", key)]), .keyMalformed, "400"),
        ]
        for (request, refusal, status) in cases {
            guard
                case .refused(let response, let found) = WebSocketHandshake.answer(
                    to: try XCTUnwrap(request))
            else { return XCTFail("\(refusal)") }
            XCTAssertEqual(found, refusal)
            let text = String(decoding: response, as: UTF8.self)
            XCTAssert(text.hasPrefix("HTTP/1.1 \(status) "), text)
            XCTAssert(text.contains("close\r\n"), text)
            if status == "405" { XCTAssert(text.contains("\r\nAllow: GET\r\n")) }
            if status == "426" {
                XCTAssert(text.contains("\r\nSec-WebSocket-Version: 13\r\n"))
                XCTAssert(text.contains("\r\nUpgrade: websocket\r\n"))
            }
        }
        XCTAssertEqual(Set(cases.map { $0.1 }), Set(WebSocketRefusal.allCases))
    }

    // MARK: - The client's side

    private func client(_ subprotocols: [String] = []) -> WebSocketClientHandshake {
        WebSocketClientHandshake(
            host: "localhost:7768", target: "/accounts/bob/ilp/btp",
            nonce: Array("the sample nonce".utf8), subprotocols: subprotocols)
    }

    func testTheRequestIsWhole() {
        XCTAssertEqual(
            String(decoding: client().requestBytes, as: UTF8.self),
            "GET /accounts/bob/ilp/btp HTTP/1.1\r\nHost: localhost:7768\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Key: \(key)\r\n"
                + "Sec-WebSocket-Version: 13\r\n\r\n")
        XCTAssert(
            String(decoding: client(["a", "b"]).requestBytes, as: UTF8.self)
                .contains("\r\nSec-WebSocket-Protocol: a, b\r\n"))
    }

    func testOurServerAcceptsOurClient() throws {
        var bytes = client(["telemetry"]).requestBytes
        var parser = HTTPRequestParser()
        guard case .complete(let request, bytes.count) = bytes.withByteView({ parser.parse($0) }),
            case .accepted(let response, "telemetry") = WebSocketHandshake.answer(
                to: request, speaking: ["telemetry"])
        else { return XCTFail() }
        XCTAssertEqual(
            try client(["telemetry"]).subprotocol(in: try read(response)), "telemetry")
    }

    func testOnlyAnAnswerThatFitsIsAWebSocket() throws {
        let good = [
            "HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade",
            "Sec-WebSocket-Accept: \(accept)",
        ]
        let cases: [(changed: [Int: String], more: [String], WebSocketHandshakeFault?)] = [
            ([:], [], nil),
            ([1: "upgrade: WebSocket", 2: "connection: keep-alive, upgrade"], [], nil),
            ([0: "HTTP/1.1 101"], [], nil),
            ([0: "HTTP/1.1 200 OK"], [], .statusNot101(200)),
            ([0: "HTTP/1.1 401 Unauthorized"], [], .statusNot101(401)),
            ([0: "HTTP/1.0 101 Switching Protocols"], [], .upgradeMissing),
            ([1: "X: y"], [], .upgradeMissing),
            ([1: "Upgrade: websocket2"], [], .upgradeMissing),
            ([1: "Upgrade: websocket, h2c"], [], .upgradeMissing),
            ([2: "Connection: close"], [], .connectionMissing),
            ([3: "X: y"], [], .acceptWrong),
            ([3: "Sec-WebSocket-Accept: \(accept.lowercased())"], [], .acceptWrong),
            ([:], ["Sec-WebSocket-Accept: \(accept)"], .acceptWrong),
            ([:], ["Sec-WebSocket-Extensions: permessage-deflate"], .extensionNotOffered),
            ([:], ["Sec-WebSocket-Protocol: btp"], .subprotocolNotOffered),
        ]
        for (changed, more, fault) in cases {
            var lines = good
            for (index, line) in changed { lines[index] = line }
            let head = (lines + more).joined(separator: "\r\n") + "\r\n\r\n"
            let response = try read(Array(head.utf8))
            do throws(WebSocketHandshakeFault) {
                let chosen = try client().subprotocol(in: response)
                XCTAssertNil(chosen)
                XCTAssertNil(fault, head)
            } catch {
                XCTAssertEqual(error, fault, head)
                XCTAssertFalse(error.text.isEmpty)
            }
        }
    }

    private func read(_ response: [UInt8]) throws -> HTTPResponse {
        var bytes = response
        var parser = HTTPResponseParser(expecting: .headerAlone)
        guard case .complete(let response, _) = bytes.withByteView({ parser.parse($0) }) else {
            throw HTTPFault.startLineMalformed
        }
        return response
    }
}
