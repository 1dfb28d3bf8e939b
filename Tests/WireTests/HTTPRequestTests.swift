import Wire
import XCTest

final class HTTPRequestTests: XCTestCase {
    private let host = "Host: h\r\n"

    func testARequestIsReadWhole() throws {
        let request = try read(
            "GET /health/live?verbose=1 HTTP/1.1\r\nHost: 127.0.0.1:9080\r\n"
                + "Accept:   */*  \r\nX-Empty:\r\nx-empty: \t\r\n\r\n")
        XCTAssertEqual(request.method, "GET")
        XCTAssertEqual(request.target, "/health/live?verbose=1")
        XCTAssertEqual(request.path, "/health/live")
        XCTAssertEqual(request.query, "verbose=1")
        XCTAssertEqual(request.host, HTTPHost("127.0.0.1:9080"))
        XCTAssertEqual(request.fields.values("accept"), ["*/*"])
        XCTAssertEqual(request.fields.values("x-empty"), ["", ""])
        XCTAssertEqual(request.body, [])
        XCTAssert(request.keepsAlive)
    }

    func testABodyIsReadAndWhatFollowsIsLeft() throws {
        let text = "POST /x HTTP/1.1\r\n\(host)Content-Length: 5\r\n\r\nhelloGET /next"
        guard case .complete(let request, let count) = HTTPReading.request(text) else {
            return XCTFail()
        }
        XCTAssertEqual(request.body, Array("hello".utf8))
        XCTAssertEqual(text.utf8.count - count, "GET /next".utf8.count)
    }

    func testWhoKeepsTheConnection() throws {
        for (head, keeps) in [
            ("GET / HTTP/1.1\r\n\(host)", true),
            ("GET / HTTP/1.1\r\n\(host)Connection: close\r\n", false),
            ("GET / HTTP/1.1\r\n\(host)Connection: x, Close\r\n", false),
            ("GET / HTTP/1.1\r\n\(host)Connection: keep-alive\r\n", true),
            ("GET / HTTP/1.0\r\n", false),
            ("GET / HTTP/1.0\r\nConnection: keep-alive\r\n", false),
            ("GET / HTTP/1.7\r\n\(host)", true),
        ] {
            XCTAssertEqual(try read(head + "\r\n").keepsAlive, keeps, head)
        }
    }

    func testTargetsAreTakenApart() throws {
        for (target, path, query) in [
            ("/", "/", nil), ("/a/b", "/a/b", nil), ("/?", "/", ""), ("/a?b=c&d", "/a", "b=c&d"),
            ("/a?b?/c", "/a", "b?/c"), ("/%61%7e", "/a~", nil), ("/%C3%A9", "/é", nil),
            ("/a%20b", "/a b", nil), ("/a+b;c,d=e:@!$&'()*~_-.", "/a+b;c,d=e:@!$&'()*~_-.", nil),
            ("/?%00%2F", "/", "%00%2F"), ("//a", "//a", nil), ("/..a/.b/c..", "/..a/.b/c..", nil),
            ("http://h/x?y", "/x", "y"), ("HTTP://H/", "/", nil), ("http://h", "/", nil),
            ("http://h?q", "/", "q"), ("/%25", "/%", nil), ("/%3F%23", "/?#", nil),
        ] as [(String, String, String?)] {
            let request = try read("GET \(target) HTTP/1.1\r\n\(host)\r\n")
            XCTAssertEqual(request.path, path, target)
            XCTAssertEqual(request.query, query, target)
            XCTAssertEqual(request.target, target)
        }
    }

    func testTargetsThatAreRefused() {
        for target in [
            "*", "a", "h:80", "http://", "http:///a", "https://h/", "ftp://h/", "http://u@h/", "#",
            "/#a", "/a?b#c", "/%", "/%2", "/%zz", "/%2g", "/?%", "/?%4", "/a%2Fb", "/a%2fb",
            "/a%5cb", "/%00", "/%1f", "/%7f", "/%ff", "/%c3", "/%c0%af", "/%ed%a0%80", "/.", "/..",
            "/a/../b", "/a/./b", "/%2e%2e/", "/.%2e", "/\"", "/<", "/{a}", "/a|b", "/\\", "/^",
            "/`", "/[a]", "/?[a]=b", "/é", "/?é", "", "/a\tb",
        ] {
            XCTAssertEqual(
                fault("GET \(target) HTTP/1.1\r\n\(host)\r\n"), .targetMalformed, target)
        }
    }

    func testFirstLines() {
        for (line, expected) in [
            ("GET / HTTP/1.1", nil), ("get / HTTP/1.1", nil), ("M-SEARCH / HTTP/1.1", nil),
            ("GET  / HTTP/1.1", .startLineMalformed), ("GET /  HTTP/1.1", .startLineMalformed),
            ("GET / HTTP/1.1 ", .startLineMalformed), ("GET /", .startLineMalformed),
            ("GET / x HTTP/1.1", .startLineMalformed), ("GET", .startLineMalformed),
            ("G(T / HTTP/1.1", .startLineMalformed), ("GÉT / HTTP/1.1", .startLineMalformed),
            ("GET\t/ HTTP/1.1", .startLineMalformed), (" GET / HTTP/1.1", .leadingSpace),
            ("\tGET / HTTP/1.1", .leadingSpace), ("GET / http/1.1", .startLineMalformed),
            ("GET / HTTP/1", .startLineMalformed), ("GET / HTTP/11", .startLineMalformed),
            ("GET / HTTP/1.10", .startLineMalformed), ("GET / HTTP/1.a", .startLineMalformed),
            ("GET / HTTP/2.0", .versionUnsupported), ("GET / HTTP/0.9", .versionUnsupported),
            ("GET / HTTP/9.9", .versionUnsupported), ("GET / XTTP/1.1", .startLineMalformed),
            (String(repeating: "G", count: 32) + " / HTTP/1.1", nil),
            (String(repeating: "G", count: 33) + " / HTTP/1.1", .startLineMalformed),
            ("G\u{0}T / HTTP/1.1", .controlCharacter), ("G\rT / HTTP/1.1", .bareCarriageReturn),
            ("G\nT / HTTP/1.1", .bareLineFeed), ("\u{1}GET / HTTP/1.1", .controlCharacter),
        ] as [(String, HTTPFault?)] {
            XCTAssertEqual(fault("\(line)\r\n\(host)\r\n"), expected, line.debugDescription)
        }
    }

    func testEmptyLinesBeforeARequest() {
        XCTAssertNil(fault("\r\nGET / HTTP/1.1\r\n\(host)\r\n"))
        XCTAssertEqual(
            fault("\r\n\r\nGET / HTTP/1.1\r\n\(host)\r\n"), .startLineMalformed)
        XCTAssertEqual(fault("\nGET / HTTP/1.1\r\n\(host)\r\n"), .bareLineFeed)
        XCTAssertEqual(fault("\rGET / HTTP/1.1\r\n\(host)\r\n"), .bareCarriageReturn)
    }

    func testFields() {
        for (field, expected) in [
            ("A: b", nil), ("A:b", nil), ("!#$%&'*+-.^_`|~9: b", nil), ("A: b\tc", nil),
            ("A: \"x\u{e9}\"", nil), ("A: :", nil), ("A b: c", .fieldNameMalformed),
            ("A : b", .fieldNameMalformed), ("A\t: b", .fieldNameMalformed),
            (": b", .fieldNameMalformed), ("A", .fieldNameMalformed),
            ("A(: b", .fieldNameMalformed), ("é: b", .fieldNameMalformed),
            (" A: b", .foldedField), ("\tA: b", .foldedField), ("A: b\r\n c", .foldedField),
            ("A: b\r\n\t", .foldedField), ("A: b\u{0}", .controlCharacter),
            ("A: \u{1f}", .controlCharacter), ("A: \u{7f}", .controlCharacter),
            ("A\u{0}: b", .controlCharacter), ("A: b\rc", .bareCarriageReturn),
            ("A: b\nB: c", .bareLineFeed), ("A: b\r\r", .bareCarriageReturn),
            ("A: b\n", .bareLineFeed),
        ] as [(String, HTTPFault?)] {
            XCTAssertEqual(
                fault("GET / HTTP/1.1\r\n\(host)\(field)\r\n\r\n"), expected,
                field.debugDescription)
        }
    }

    func testValuesOfOtherEncodingsAreKeptLegible() throws {
        let bytes =
            Array("GET / HTTP/1.1\r\n\(host)A: x".utf8) + [0xe9, 0xff] + Array("\r\n\r\n".utf8)
        guard case .complete(let request, _) = HTTPReading.request(bytes) else {
            return XCTFail()
        }
        XCTAssertEqual(request.fields.single("a"), "x\u{fffd}\u{fffd}")
    }

    func testHosts() {
        for (fields, expected) in [
            ("Host: h\r\n", nil), ("host: LOCALHOST:80\r\n", nil), ("Host: [::1]:80\r\n", nil),
            ("Host: a_b-c.d:\r\n", nil), ("", .hostMissing), ("X: y\r\n", .hostMissing),
            ("Host: h\r\nHost: h\r\n", .hostRepeated), ("Host: h\r\nhost: i\r\n", .hostRepeated),
            ("Host:\r\n", .hostMalformed), ("Host: a b\r\n", .hostMalformed),
            ("Host: h, i\r\n", .hostMalformed), ("Host: h/\r\n", .hostMalformed),
            ("Host: u@h\r\n", .hostMalformed), ("Host: h:x\r\n", .hostMalformed),
            ("Host: h:65536\r\n", .hostMalformed), ("Host: h:80:80\r\n", .hostMalformed),
            ("Host: [::1\r\n", .hostMalformed), ("Host: [h]\r\n", .hostMalformed),
            ("Host: ::1\r\n", .hostMalformed), ("Host: :80\r\n", .hostMalformed),
            ("Host: h\u{e9}\r\n", .hostMalformed), ("Host: %68\r\n", .hostMalformed),
        ] as [(String, HTTPFault?)] {
            XCTAssertEqual(fault("GET / HTTP/1.1\r\n\(fields)\r\n"), expected, fields)
        }
        // HTTP/1.0 had none, and one that is there is held to the same rules.
        XCTAssertNil(fault("GET / HTTP/1.0\r\n\r\n"))
        XCTAssertEqual(fault("GET / HTTP/1.0\r\nHost: h i\r\n\r\n"), .hostMalformed)
        XCTAssertEqual(
            fault("GET http://other/ HTTP/1.1\r\n\(host)\r\n"), .hostContradictsTarget)
        XCTAssertEqual(
            fault("GET http://h:80/ HTTP/1.1\r\n\(host)\r\n"), .hostContradictsTarget)
    }

    func testFramingOfBodies() {
        for (fields, expected) in [
            ("Content-Length: 0", nil), ("Content-Length: 00", nil),
            ("Content-Length: 0\r\nContent-Length: 0", .contentLengthRepeated),
            ("Content-Length: 0\r\ncontent-length: 1", .contentLengthRepeated),
            ("Content-Length: 0, 0", .contentLengthMalformed),
            ("Content-Length: +1", .contentLengthMalformed),
            ("Content-Length: -1", .contentLengthMalformed),
            ("Content-Length: 1 1", .contentLengthMalformed),
            ("Content-Length: 0x1", .contentLengthMalformed),
            ("Content-Length: 1.0", .contentLengthMalformed),
            ("Content-Length: \u{0661}", .contentLengthMalformed),
            ("Content-Length:", .contentLengthMalformed),
            ("Content-Length: 8193", .bodyTooLong),
            ("Content-Length: 9223372036854775808", .bodyTooLong),
            ("Content-Length: 99999999999999999999999999", .bodyTooLong),
            ("Transfer-Encoding: chunked", .transferEncodingRefused),
            ("Transfer-Encoding: identity", .transferEncodingRefused),
            ("Transfer-Encoding:", .transferEncodingRefused),
            ("Transfer-Encoding: chunked\r\nContent-Length: 0", .transferEncodingBesideLength),
            ("Content-Length: 5\r\nTransfer-Encoding: x", .transferEncodingBesideLength),
            ("Content-Length : 0", .fieldNameMalformed),
            ("Transfer-Encoding : chunked", .fieldNameMalformed),
            ("Expect: 100-continue", .expectationRefused), ("Expect: x", .expectationRefused),
        ] as [(String, HTTPFault?)] {
            XCTAssertEqual(
                fault("POST / HTTP/1.1\r\n\(host)\(fields)\r\n\r\n"), expected, fields)
        }
        let most = "POST / HTTP/1.1\r\n\(host)Content-Length: 8192\r\n\r\n"
        XCTAssertEqual(HTTPReading.request(most), .needMore)
        XCTAssertNil(fault(most + String(repeating: "x", count: 8192)))
    }

    func testTheHeaderIsBounded() {
        let limits = HTTPLimits(headBytesMax: 200, fieldsMax: 3, bodyBytesMax: 0)
        let start = "GET / HTTP/1.1\r\n\(host)"
        func head(_ count: Int) -> String {
            let filler = String(repeating: "x", count: count - start.utf8.count - 3 - 4)
            return "\(start)A: \(filler)\r\n\r\n"
        }
        XCTAssertNil(fault(head(200), limits))
        XCTAssertEqual(fault(head(201), limits), .headTooLong)
        XCTAssertEqual(fault(head(5000), limits), .headTooLong)
        XCTAssertEqual(
            fault("GET /" + String(repeating: "x", count: 200), limits), .startLineTooLong)
        XCTAssertNil(fault("\(start)A: 1\r\nB: 2\r\n\r\n", limits))
        XCTAssertEqual(fault("\(start)A: 1\r\nB: 2\r\nC: 3\r\n\r\n", limits), .tooManyFields)
        let fields = (0..<99).map { "F\($0): x\r\n" }.joined()
        XCTAssertNil(fault("\(start)\(fields)\r\n"))
        XCTAssertEqual(fault("\(start)\(fields)G: x\r\n\r\n"), .tooManyFields)
        let filler = String(repeating: "x", count: 16 * 1024 - start.utf8.count - 7)
        XCTAssertNil(fault("\(start)A: \(filler)\r\n\r\n"))
        XCTAssertEqual(fault("\(start)A: \(filler)x\r\n\r\n"), .headTooLong)
    }

    func testFaultsComeWithTheFirstWrongByteAndSayWhere() {
        for (text, offset) in [
            ("GET / HTTP/1.1\r\nHost: h\n", 23), ("GET / HTTP/1.1\r\nHost: h\u{0}", 23),
            ("GET / HTTP/1.1\r\n ", 16), (" ", 0), ("GET / HTTP/1.1\r\nHost: h\r\nA: b\rc", 29),
        ] {
            XCTAssertEqual(HTTPReading.request(String(text.dropLast())), .needMore, text)
            guard case .refused(_, offset) = HTTPReading.request(text) else {
                XCTFail("\(text.debugDescription): \(HTTPReading.request(text))")
                continue
            }
        }
    }

    func testEveryTruncationWaitsForMore() {
        let bytes = Array(
            "POST /a%20b?c HTTP/1.1\r\nHost: [::1]:80\r\nContent-Length: 3\r\nA: b\r\n\r\nxyz".utf8)
        for count in bytes.indices {
            XCTAssertEqual(HTTPReading.request(Array(bytes[..<count])), .needMore)
        }
        guard case .complete(_, bytes.count) = HTTPReading.request(bytes) else {
            return XCTFail()
        }
    }

    func testEveryByteChangedGivesAnAnswerOrWaits() {
        let bytes = Array("POST /a?b HTTP/1.1\r\nHost: h:1\r\nContent-Length: 2\r\n\r\nxy".utf8)
        for place in bytes.indices {
            for value in UInt8.min ... .max {
                var changed = bytes
                changed[place] = value
                var parser = HTTPRequestParser()
                if case .complete(_, let count) = changed.withByteView({ parser.parse($0) }) {
                    XCTAssertLessThanOrEqual(count, changed.count)
                }
            }
        }
    }

    func testEveryFaultHasAStatusAndAText() {
        let others: [HTTPFault: UInt16] = [
            .startLineTooLong: 414, .headTooLong: 431, .tooManyFields: 431, .bodyTooLong: 413,
            .versionUnsupported: 505, .transferEncodingRefused: 501, .expectationRefused: 417,
        ]
        for fault in HTTPFault.allCases {
            XCTAssertEqual(fault.status.code, others[fault, default: 400], "\(fault)")
            XCTAssertFalse(fault.text.isEmpty)
        }
    }

    private func fault(
        _ text: String, _ limits: HTTPLimits = HTTPLimits(), line: UInt = #line
    ) -> HTTPFault? {
        switch HTTPReading.request(text, limits, line: line) {
        case .refused(let fault, _): return fault
        case .complete: return nil
        case .needMore:
            XCTFail("waits for more: \(text.debugDescription)", line: line)
            return nil
        }
    }

    private func read(_ text: String, line: UInt = #line) throws -> HTTPRequest {
        guard case .complete(let request, text.utf8.count) = HTTPReading.request(text, line: line)
        else {
            XCTFail("\(HTTPReading.request(text))", line: line)
            throw HTTPFault.startLineMalformed
        }
        return request
    }
}
