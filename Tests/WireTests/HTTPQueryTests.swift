import Wire
import XCTest

/// Queries, and targets as logs may have them.
final class HTTPQueryTests: XCTestCase {
    func testParametersAreDecodedInTheirOrder() throws {
        for (text, expected) in [
            (nil, []), ("", []), ("a", ["a="]), ("a=", ["a="]), ("a=1&b=2", ["a=1", "b=2"]),
            ("b=2&a=1", ["b=2", "a=1"]), ("a=b=c", ["a=b=c"]), ("a=%41%2b%3D%26", ["a=A+=&"]),
            ("a+b=c+d", ["a b=c d"]), ("%61=1", ["a=1"]), ("k=%C3%BC", ["k=ü"]),
            ("a=1&A=2", ["a=1", "A=2"]), ("a=?/:@", ["a=?/:@"]),
        ] as [(String?, [String])] {
            let query = try HTTPQuery(text)
            XCTAssertEqual(query.parameters.map { "\($0.name)=\($0.value)" }, expected, text ?? "")
        }
    }

    func testAParameterIsFoundByItsName() throws {
        let query = try HTTPQuery("from=12&channel=a%2Cb&empty")
        XCTAssertEqual(query["from"], "12")
        XCTAssertEqual(query["channel"], "a,b")
        XCTAssertEqual(query["empty"], "")
        XCTAssertNil(query["limit"])
        XCTAssertNil(query["FROM"])
    }

    func testWhatCanBeUnderstoodDifferentlyIsRefused() {
        let many = (0...HTTPQuery.parametersMax).map { "p\($0)=1" }.joined(separator: "&")
        let cases: [(String, HTTPQueryFault)] = [
            ("a=%", .escapeMalformed), ("a=%4", .escapeMalformed), ("a=%4g", .escapeMalformed),
            ("%=1", .escapeMalformed), ("a=%00", .controlCharacter), ("a=%0A", .controlCharacter),
            ("a%7F=1", .controlCharacter), ("a=%ff", .notUTF8), ("a=%C3", .notUTF8),
            ("a=%C0%AF", .notUTF8), ("a=%ED%A0%80", .notUTF8), ("=1", .emptyName),
            ("&", .emptyName), ("a=1&", .emptyName), ("a=1&&b=2", .emptyName),
            ("a=1&a=1", .repeatedName), ("a=1&%61=2", .repeatedName), ("a&a", .repeatedName),
            (many, .tooManyParameters),
        ]
        for (text, fault) in cases {
            XCTAssertThrowsError(try HTTPQuery(text), text) {
                XCTAssertEqual($0 as? HTTPQueryFault, fault, text)
            }
        }
        XCTAssertEqual(Set(cases.map(\.1)), Set(HTTPQueryFault.allCases))
        XCTAssertEqual(try HTTPQuery(String(many.dropFirst("p0=1&".count))).parameters.count, 64)
    }

    func testLogsGetNoSecrets() throws {
        let key = "s3cr3t-key"
        for (target, expected) in [
            ("/", "/"), ("/a?b=1", "/a?b=1"), ("/a?", "/a?"),
            ("/ws?apiKey=\(key)&clientId=a%20b", "/ws?apiKey=***&clientId=a%20b"),
            ("/ws?clientId=a&apiKey=\(key)", "/ws?clientId=a&apiKey=***"),
            ("/?token=\(key)", "/?token=***"), ("/?%61piKey=\(key)", "/?%61piKey=***"),
            ("/?APIKEY=\(key)", "/?APIKEY=***"), ("/?apiKey=\(key)&apiKey=\(key)", "/?***"),
            ("/?apiKey=\(key)%zz", "/?***"), ("/?x=%ff&apiKey=\(key)", "/?***"),
            ("http://h/x?token=\(key)", "http://h/x?token=***"),
        ] {
            guard let request = try? request(target) else {
                // The target itself is refused, and never logged.
                XCTAssert(target.contains("%zz"), target)
                continue
            }
            XCTAssertEqual(request.loggableTarget, expected)
        }
    }

    private struct Refused: Error {}

    private func request(_ target: String) throws -> HTTPRequest {
        var bytes = Array("GET \(target) HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        var parser = HTTPRequestParser()
        guard case .complete(let request, _) = bytes.withByteView({ parser.parse($0) }) else {
            throw Refused()
        }
        return request
    }
}
