import Wire
import XCTest

final class HTTPResponseTests: XCTestCase {
    func testBodiesOfEveryFraming() {
        for (text, body) in [
            ("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", "hello"),
            ("HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n", ""),
            ("HTTP/1.0 503 \r\nContent-Length: 1\r\n\r\nx", "x"),
            ("HTTP/1.1 204 No Content\r\n\r\n", ""),
            ("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", ""),
            ("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", ""),
            (
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n5;a=b\r\nhello\r\n"
                    + "00A\r\n, world...\r\n0\r\nTrailer: x\r\n\r\n", "hello, world..."
            ),
            (
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "ok"
            ),
        ] {
            guard case .complete(let response, text.utf8.count) = HTTPReading.response(text) else {
                XCTFail("\(text): \(HTTPReading.response(text))")
                continue
            }
            XCTAssertEqual(String(decoding: response.body, as: UTF8.self), body)
        }
    }

    func testABodyWithoutALengthLastsUntilTheEnd() {
        let text = "HTTP/1.1 200 OK\r\n\r\nhello"
        XCTAssertEqual(HTTPReading.response(text), .needMore)
        guard case .complete(let response, _) = HTTPReading.finishedResponse(text) else {
            return XCTFail()
        }
        XCTAssertEqual(response.body, Array("hello".utf8))
    }

    func testAnEarlyEndIsNoAnswer() {
        for text in [
            "", "H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n",
            "HTTP/1.1 100 Continue\r\n\r\n",
        ] {
            XCTAssertEqual(
                HTTPReading.finishedResponse(text),
                .refused(.endedEarly, offset: text.utf8.count), text)
        }
    }

    func testOnlyTheHeaderCountsWhereNothingElseWasAskedFor() {
        for head in [
            "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "HTTP/1.1 404 Not Found\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        ] {
            guard
                case .complete(let response, head.utf8.count) = HTTPReading.response(
                    head + "\u{2}frames", expecting: .headerAlone)
            else { return XCTFail(head) }
            XCTAssertEqual(response.body, [])
        }
    }

    func testWhatIsRefused() {
        let head = "HTTP/1.1 200 OK\r\n"
        let chunked = head + "Transfer-Encoding: chunked\r\n\r\n"
        for (text, fault) in [
            ("HTTP/2.0 200 OK\r\n", .versionUnsupported), ("ICY 200 OK\r\n", .startLineMalformed),
            ("HTTP/1.1\r\n", .startLineMalformed), ("\r\n", .startLineMalformed),
            ("HTTP/1.1 20 OK\r\n", .statusMalformed), ("HTTP/1.1 2000 OK\r\n", .statusMalformed),
            ("HTTP/1.1 099 OK\r\n", .statusMalformed), ("HTTP/1.1 2x0 OK\r\n", .statusMalformed),
            ("HTTP/1.1  200 OK\r\n", .statusMalformed), (head + " x", .foldedField),
            (head + "Content-Length: 1\r\nContent-Length: 1\r\n\r\n", .contentLengthRepeated),
            (head + "Content-Length: x\r\n\r\n", .contentLengthMalformed),
            (head + "Content-Length: 8193\r\n\r\n", .bodyTooLong),
            (
                head + "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                .transferEncodingBesideLength
            ),
            (head + "Transfer-Encoding: gzip, chunked\r\n\r\n", .transferEncodingRefused),
            (head + "Transfer-Encoding: gzip\r\n\r\n", .transferEncodingRefused),
            (head + "Transfer-Encoding:\r\n\r\n", .transferEncodingRefused),
            (chunked + "\r\n", .chunkMalformed), (chunked + "x\r\n", .chunkMalformed),
            (chunked + "-1\r\n", .chunkMalformed), (chunked + "1 \r\n", .chunkMalformed),
            (chunked + "0x1\r\n", .chunkMalformed), (chunked + "000000001\r\n", .chunkMalformed),
            (chunked + "1\r\nxy\r\n", .chunkMalformed), (chunked + "1\r\nx\n\n", .chunkMalformed),
            (chunked + "1\n", .bareLineFeed), (chunked + "1\rx", .bareCarriageReturn),
            (chunked + "1;\u{0}", .controlCharacter), (chunked + "ffffffff\r\n", .bodyTooLong),
            (chunked + "2001\r\n", .bodyTooLong), (chunked + "1\r\nx\r\n2000\r\n", .bodyTooLong),
            (chunked + "1;" + String(repeating: "x", count: 300), .chunkMalformed),
            (
                chunked + "0\r\n"
                    + String(
                        repeating: "A: " + String(repeating: "x", count: 97) + "\r\n", count: 170),
                .headTooLong
            ),
            (
                String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 9),
                .tooManyInterimResponses
            ),
        ] as [(String, HTTPFault)] {
            guard case .refused(fault, _) = HTTPReading.response(text) else {
                XCTFail("\(text.debugDescription): \(HTTPReading.response(text)), not \(fault)")
                continue
            }
        }
    }

    func testABodyUntilTheEndIsBounded() {
        let head = "HTTP/1.1 200 OK\r\n\r\n"
        let limits = HTTPLimits(bodyBytesMax: 10)
        XCTAssertEqual(HTTPReading.response(head + "0123456789", limits), .needMore)
        XCTAssertEqual(
            HTTPReading.response(head + "0123456789x", limits),
            .refused(.bodyTooLong, offset: head.utf8.count + 10))
    }

    func testManySmallChunksAreReadInTimeLinearInTheirNumber() {
        let chunks = String(repeating: "1\r\nx\r\n", count: 4000)
        let text = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n"
        guard case .complete(let response, _) = HTTPReading.response(text) else {
            return XCTFail()
        }
        XCTAssertEqual(response.body.count, 4000)
    }

    func testResponsesAreWrittenWhole() {
        let body = Array("ok\n".utf8)
        for (bytes, expected) in [
            (
                HTTPWriter.response(.ok, contentType: "text/plain", body: body),
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nok\n"
            ),
            (
                HTTPWriter.response(.ok, contentType: "text/plain", body: body, isHead: true),
                "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\n"
            ),
            (
                HTTPWriter.response(
                    .methodNotAllowed, fields: [("Allow", "GET, HEAD")], closes: true),
                "HTTP/1.1 405 Method Not Allowed\r\nAllow: GET, HEAD\r\nContent-Length: 0\r\n"
                    + "Connection: close\r\n\r\n"
            ),
            (HTTPWriter.response(HTTPStatus(204)), "HTTP/1.1 204 No Content\r\n\r\n"),
            (
                HTTPWriter.request("GET", target: "/health", host: "h:1"),
                "GET /health HTTP/1.1\r\nHost: h:1\r\n\r\n"
            ),
        ] {
            XCTAssertEqual(String(decoding: bytes, as: UTF8.self), expected)
        }
    }
}
