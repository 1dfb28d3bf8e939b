import HTTPServing
import TestSupport
import Wire
import XCTest

/// What a client sees, over real sockets.
final class HTTPServerTests: XCTestCase {
    private let get = "GET /health HTTP/1.1\r\nHost: h\r\n\r\n"
    private let up =
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 15\r\n"
        + "\r\n{\"status\":\"up\"}"

    func testAConnectionIsKeptForTheNextRequest() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try server.connect()
        for _ in 0..<3 {
            client.send(get)
            XCTAssertEqual(try client.readResponse(), up)
        }
    }

    func testPipelinedRequestsAreAnsweredInOrder() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try server.connect()
        let requests = (100..<150).map {
            "POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\n\($0)"
        }
        client.send(requests.joined())
        for i in 100..<150 {
            XCTAssert(try client.readResponse().hasSuffix("\r\n\r\nPOST \(i)\n"), "\(i)")
        }
    }

    func testTheSameRequestByteByByteGetsTheSameAnswer() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try server.connect()
        for byte in get.utf8 { client.send([byte]) }
        XCTAssertEqual(try client.readResponse(), up)
    }

    func testHEADHasTheLengthAndNoBody() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try server.connect()
        client.send("HEAD /health HTTP/1.1\r\nHost: h\r\n\r\n")
        let head = try client.readResponse(withoutBody: true)
        XCTAssertEqual(head, String(up.dropLast(15)))
        client.send(get)
        XCTAssertEqual(try client.readResponse(), up)
    }

    func testStatusesOfWhatIsNotAnswered() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let host = "HTTP/1.1\r\nHost: h\r\n"
        let manyFields = String(repeating: "A: b\r\n", count: 100)
        let longPath = String(repeating: "x", count: 17_000)
        for (request, status, field) in [
            ("GET /no \(host)Connection: close\r\n\r\n", 404, "Connection: close"),
            ("PUT /health \(host)Connection: close\r\n\r\n", 405, "Allow: GET, HEAD"),
            ("GET /health HTTP/1.1\r\n\r\n", 400, "Connection: close"),
            ("GET  /health \(host)\r\n", 400, "Connection: close"),
            ("POST /echo \(host)Content-Length: 9000\r\n\r\n", 413, "Connection: close"),
            (
                "POST /echo \(host)Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501,
                "Connection: close"
            ),
            ("GET /health HTTP/3.0\r\nHost: h\r\n\r\n", 505, "Connection: close"),
            ("GET /health \(host)\(manyFields)\r\n", 431, "Connection: close"),
            ("GET /\(longPath) HTTP/1.1\r\n", 414, "Connection: close"),
            ("POST /echo \(host)Expect: 100-continue\r\n\r\n", 417, "Connection: close"),
            ("GET /big?9000000 \(host)Connection: close\r\n\r\n", 500, "Connection: close"),
            ("GET /health HTTP/1.1\r\nHost: evil.example.com\r\n\r\n", 421, "Connection: close"),
            ("GET /health HTTP/1.0\r\n\r\n", 200, "Connection: close"),
        ] {
            let answer = try server.answer(to: request)
            XCTAssert(answer.hasPrefix("HTTP/1.1 \(status) "), "\(request): \(answer)")
            XCTAssert(answer.contains("\r\n\(field)\r\n"), "\(request): \(answer)")
            XCTAssert(answer.contains("\r\nContent-Length: "), answer)
        }
    }

    func testAnAnswerOutlivesWhatTheClientStillSends() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try server.connect()
        // A reset, which closing with unread bytes would be, could overtake the answer.
        client.send("POST /echo HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n")
        client.send([UInt8](repeating: 0x78, count: 100_000))
        XCTAssert(try client.textToEnd().hasPrefix("HTTP/1.1 413 "))
    }

    func testWhoHalfClosesIsStillAnswered() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try server.connect()
        client.send(get + get)
        client.endOutput()
        let answers = try client.textToEnd()
        XCTAssertEqual(answers.components(separatedBy: "HTTP/1.1 200 OK").count, 3, answers)
    }

    func testALongAnswerReachesASlowReader() throws {
        let server = try RunningServer()
        defer { server.stop() }
        let client = try server.connect()
        let count = 6_000_000
        client.send("GET /big?\(count) HTTP/1.1\r\nHost: h\r\n\r\n" + get)
        _ = try client.read(through: "\r\n\r\n")
        for _ in 0..<60 { XCTAssertEqual(try client.read(count / 60).count, count / 60) }
        XCTAssertEqual(try client.readResponse(), up)
    }

    func testCurlUnderstandsIt() throws {
        let curl = try requireProgram("curl", package: "curl")
        let server = try RunningServer()
        defer { server.stop() }
        let url = "http://127.0.0.1:\(server.port)"
        let both = try ProgramRun(curl, ["-sSv", "-m", "5", "\(url)/health", "\(url)/health/live"])
        XCTAssertEqual(both.output, #"{"status":"up"}{"status":"up"}"#)
        XCTAssert(both.errors.lowercased().contains("re-using existing"), both.errors)
        let named = "http://localhost:\(server.port)/health"
        let head = try ProgramRun(curl, ["-sSI", "-m", "5", named])
        XCTAssert(head.output.hasPrefix("HTTP/1.1 200 OK"), head.errors)
        let posted = try ProgramRun(curl, ["-sS", "-m", "5", "-d", "hello", "\(url)/echo"])
        XCTAssertEqual(posted.output, "POST hello\n")
    }

    func testHostsThatAreAnsweredFor() {
        let rule = HTTPHostRule(alsoAnsweringFor: ["Node.Example.com"])
        for (host, isTaken) in [
            ("127.0.0.1:9080", true), ("[::1]:9080", true), ("192.168.1.9", true),
            ("localhost", true), ("LOCALHOST:80", true), ("alice", true), ("alice:9080", true),
            ("alice.localhost", true), ("alice.ns.svc.cluster.local", true), ("a.internal", true),
            ("printer.home.arpa", true), ("node.example.com", true), ("localhost.", true),
            ("node.example.com:9080", true), ("evil.example.com", false), ("example.com", false),
            ("127.0.0.1.evil.com", false), ("localhost.evil.com", false), ("local.com", false),
            ("127.0.0.1.nip.io", false), ("evil.com.", false), ("1.2.3", false),
            ("1.2.3.256", false), ("a.arpa", false),
        ] {
            XCTAssertEqual(rule.admits(HTTPHost(host)), isTaken, host)
        }
        XCTAssert(rule.admits(nil))
    }
}
