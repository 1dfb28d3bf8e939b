import Foundation
import TestSupport
import XCTest

@testable import ilpnet

/// `ilpnet health` against whatever may stand at the other end.
final class HealthTests: XCTestCase {
    private var place: TemporaryFolder!

    override func setUpWithError() throws { place = try TemporaryFolder() }

    func testItPrintsTheBodyAndSaysZeroOnlyFor200() throws {
        for (answer, code, body, error) in [
            (
                "HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\n{\"status\":\"up\"}", 0,
                "{\"status\":\"up\"}\n", ""
            ),
            ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nup\n", 0, "up\n", ""),
            ("HTTP/1.0 200 OK\r\n\r\nuntil the end", 0, "until the end\n", ""),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nup\r\n0\r\n\r\n", 0,
                "up\n", ""
            ),
            (
                "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\ndown", 1, "down\n",
                "answered 503 Service Unavailable\n"
            ),
            ("HTTP/1.1 204 No Content\r\n\r\n", 1, "", "answered 204 No Content\n"),
            ("HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n", 1, "", "answered 302\n"),
        ] {
            let run = try health(at: "/health", answering: answer)
            XCTAssertEqual(run.exitCode, Int32(code), answer)
            XCTAssertEqual(run.output, body, answer)
            XCTAssert(
                run.errors.hasSuffix(error) && run.errors.isEmpty == error.isEmpty, run.errors)
        }
    }

    func testAnswersThatCannotBeReadSayWhy() throws {
        for (answer, error) in [
            ("", "the connection ended inside the message"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nup", "ended inside the message"),
            ("SSH-2.0-OpenSSH_9.2\r\n", "the first line is malformed"),
            ("HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n", "the body is too long"),
        ] {
            let run = try health(at: "/health", answering: answer)
            XCTAssertEqual(run.exitCode, 1, answer)
            XCTAssertEqual(run.output, "")
            XCTAssert(run.errors.contains(error), run.errors)
            XCTAssert(run.errors.contains("\n  fix: "), run.errors)
        }
    }

    func testTheRequestIsWhatTheURLSays() throws {
        for (path, target) in [
            ("/health/ready?a=b", "/health/ready?a=b"), ("", "/health"), ("/", "/"),
            ("?x", "/health?x"), ("/a#b", "/a"),
        ] {
            var request = ""
            _ = try health(at: path, answering: "HTTP/1.1 200 OK\r\n\r\n") { request = $0 }
            XCTAssert(request.hasPrefix("GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:"), request)
            XCTAssert(request.contains("\r\nConnection: close\r\n"), request)
        }
    }

    func testWhereNobodyListensItSaysSoAtOnce() throws {
        let port = try RawListener().port
        let start = ContinuousClock.now
        let run = try place.ilpnet("health", "http://127.0.0.1:\(port)")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssertEqual(
            run.errors,
            "error: http://127.0.0.1:\(port) cannot be reached: 127.0.0.1:\(port): connect: "
                + "Connection refused; nothing listens there\n"
                + "  fix: check that the node runs and that this is its health port\n")
        XCTAssertLessThan(ContinuousClock.now - start, .seconds(3))
    }

    func testSilenceEndsWithTheTimeout() throws {
        let listener = try RawListener()
        let start = ContinuousClock.now
        let run = try place.ilpnet(
            "health", "http://127.0.0.1:\(listener.port)/health", "--timeout", "1")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("waited too long for the answer"), run.errors)
        XCTAssertGreaterThan(ContinuousClock.now - start, .milliseconds(990))
        XCTAssertLessThan(ContinuousClock.now - start, .seconds(4))
    }

    func testLocalhostNeedsNoLookup() throws {
        let run = try health(
            at: "/health", host: "localhost", answering: "HTTP/1.1 200 OK\r\n\r\nup")
        XCTAssertEqual(run.exitCode, 0, run.errors)
    }

    func testANameThatDoesNotExistIsSaidToHaveNoAddress() throws {
        let run = try place.ilpnet("health", "http://no-such-host.invalid:9080/", "--timeout", "20")
        XCTAssertEqual(run.exitCode, 1)
        XCTAssert(run.errors.contains("no-such-host.invalid has no address: "), run.errors)
    }

    func testWrongCallsAreUsageErrors() throws {
        for words in [
            [], ["127.0.0.1:9080"], ["https://127.0.0.1"], ["http://"], ["http://a b/"],
            ["http://h:99999/"], ["http://h/%zz"], ["http://user@h/"], ["ftp://h/"],
            ["http://h/../x"], ["http://h/", "--timeout", "0"], ["http://h/", "--timeout", "x"],
            ["http://h/", "--timeout", "301"], ["http://h/", "more"],
        ] {
            let run = try place.run(BuiltProducts.ilpnet, ["health"] + words)
            XCTAssertEqual(run.exitCode, 2, "\(words): \(run.errors)")
        }
    }

    /// What `ilpnet health` says when it gets this answer.
    private func health(
        at path: String, host: String = "127.0.0.1", answering answer: String,
        _ check: (String) -> Void = { _ in }
    ) throws -> ProgramRun {
        let listener = try RawListener()
        let program = try place.start("health", "http://\(host):\(listener.port)\(path)")
        do {
            let connection = try listener.accept()
            check(try connection.read(through: "\r\n\r\n"))
            connection.send(answer)
        }
        return program.waitForEnd()
    }
}
