import Dashboard
import Reactor
import Wire
import XCTest

/// Who gets what: every credential with every origin.
final class AccessControlTests: XCTestCase {
    private static let keys = [
        "publish": "publish-publish-publish", "read": "read-read-read-read",
        "admin": "admin-admin-admin",
    ]
    private static let host = "127.0.0.1:8080"

    private func control(allowing origins: [String] = []) throws -> AccessControl {
        var keys = AccessKeys()
        for role in AccessRole.allCases {
            keys.add(Array((Self.keys[role.rawValue] ?? "").utf8), for: role)
        }
        return AccessControl(
            keys, origins: OriginRule(allowing: try origins.map { try XCTUnwrap(WebOrigin($0)) }),
            cookie: SessionCookie(port: 8_080))
    }

    private func source(_ text: String = "10.0.0.1") throws -> SourceNetwork {
        SourceNetwork(try XCTUnwrap(SocketAddress(literal: text, port: 1)))
    }

    private func request(
        _ target: String = "/", host: String = host, _ fields: [String] = []
    ) throws -> HTTPRequest {
        let lines = ["GET \(target) HTTP/1.1", "Host: \(host)"] + fields + ["", ""]
        var bytes = Array(lines.joined(separator: "\r\n").utf8)
        var parser = HTTPRequestParser()
        guard case .complete(let request, _) = bytes.withByteView({ parser.parse($0) }) else {
            throw WebSocketFault.reservedBits
        }
        return request
    }

    private func judge(
        _ control: inout AccessControl, _ request: HTTPRequest,
        for purpose: AccessControl.Purpose = .data, wanting rights: AccessRights = .read,
        anonymous: AccessRights = [], at now: Int64 = 0
    ) throws -> AccessVerdict {
        control.judge(
            request, for: purpose, wanting: rights, anonymous: anonymous, from: try source(),
            nowMilliseconds: now)
    }

    private func redeem(
        _ control: inout AccessControl, _ token: String, _ request: HTTPRequest,
        from source: String = "10.0.0.1", at now: Int64 = 0
    ) throws -> String? {
        control.redeem(
            token: token, by: request, from: try self.source(source),
            random: .init(repeating: 8, count: 16), nowMilliseconds: now)
    }

    // MARK: - The matrix

    func testEveryKeyWithEveryOriginOpensWhatItIsFor() throws {
        let origins: [(name: String, field: String?, isOwn: Bool)] = [
            ("none", nil, true), ("same", "http://127.0.0.1:8080", true),
            ("null", "null", false), ("another port", "http://127.0.0.1:8081", false),
            ("no port", "http://127.0.0.1", false),
            ("a suffix", "http://127.0.0.1:8080.evil.example", false),
            ("a prefix", "http://evil.example:8080", false),
            ("a user", "http://127.0.0.1:8080@evil.example", false),
            ("a path", "http://127.0.0.1:8080/", false), ("a file", "file:", false),
            ("a file's", "file://", false), ("secure", "https://127.0.0.1:8080", false),
            ("another name", "http://localhost:8080", false), ("empty", "", false),
            ("two", "http://127.0.0.1:8080 http://evil.example", false),
        ]
        let rights: [(AccessRights, opens: Set<String>)] = [
            (.read, ["read", "admin"]), (.publish, ["publish"]), (.admin, ["admin"]),
        ]
        for origin in origins {
            for who in ["nobody", "wrong", "publish", "read", "admin"] {
                for (wanted, opens) in rights {
                    for purpose in [AccessControl.Purpose.data, .action] {
                        var control = try control()
                        var fields = origin.field.map { ["Origin: \($0)"] } ?? []
                        if who != "nobody" {
                            fields.append("X-API-Key: \(Self.keys[who] ?? "wrong-wrong-wrong")")
                        }
                        let verdict = try judge(
                            &control, request(fields), for: purpose, wanting: wanted)
                        let name = "\(origin.name) \(who) \(wanted) \(purpose)"
                        switch (origin.isOwn, who) {
                        case (false, _): XCTAssertEqual(verdict, .foreignOrigin, name)
                        case (_, "nobody"): XCTAssertEqual(verdict, .keyMissing, name)
                        case (_, "wrong"): XCTAssertEqual(verdict, .wrongKey, name)
                        default:
                            if opens.contains(who) {
                                XCTAssertNil(verdict.refusal, name)
                            } else {
                                XCTAssertEqual(verdict, .notForThisKey, name)
                            }
                        }
                    }
                }
            }
        }
    }

    private func request(_ fields: [String]) throws -> HTTPRequest { try request("/", fields) }

    private func request(_ target: String, _ fields: [String]) throws -> HTTPRequest {
        try request(target, host: Self.host, fields)
    }

    func testBrowsersThatSayWhereARequestComesFromAreBelieved() throws {
        for (site, origin, isForeign) in [
            ("same-origin", nil, false), ("none", nil, false), ("same-site", nil, true),
            ("cross-site", nil, true), ("", nil, true), ("none, none", nil, true),
            ("cross-site", "http://127.0.0.1:8080", true),
            ("same-origin", "http://evil.example", true),
        ] as [(String, String?, Bool)] {
            var control = try control()
            let fields = ["Sec-Fetch-Site: \(site)"] + (origin.map { ["Origin: \($0)"] } ?? [])
            let verdict = try judge(&control, request(fields), anonymous: .read)
            XCTAssertEqual(verdict == .foreignOrigin, isForeign, "\(site) \(origin ?? "")")
            // A link to the page itself may stand anywhere.
            XCTAssertEqual(
                try judge(&control, request(fields), for: .page, anonymous: .read), .granted(.read))
        }
    }

    func testOriginsThatWereAllowedAreOurs() throws {
        var control = try control(allowing: ["https://ops.example.com", "http://[::1]:99"])
        for (origin, isForeign) in [
            ("https://ops.example.com", false), ("https://OPS.example.com:443", false),
            ("http://[::1]:99", false), ("http://ops.example.com", true),
            ("https://ops.example.com:444", true), ("https://ops.example.com.evil", true),
            ("http://::1:99", true),
        ] {
            let fields = ["Origin: \(origin)", "Sec-Fetch-Site: cross-site"]
            for fields in [fields, Array(fields.prefix(1))] {
                let verdict = try judge(
                    &control, request(fields), for: .action, anonymous: .read)
                XCTAssertEqual(verdict == .foreignOrigin, isForeign, "\(fields)")
            }
        }
        for text in ["ops", "*", "ftp://a", "http://", "http://a/b", "http://a?b", "null"] {
            XCTAssertNil(WebOrigin(text), text)
        }
        XCTAssertEqual(
            WebOrigin("https://Ops.example.com:8"), WebOrigin("https://ops.example.com:8"))
    }

    func testTheDefaultPortMayBeLeftOut() throws {
        var control = try control()
        for (host, origin) in [
            ("h", "http://h"), ("h:80", "http://h"), ("h", "http://h:80"),
            ("[::1]", "http://[::1]"),
        ] {
            let request = try request(host: host, ["Origin: \(origin)"])
            XCTAssertEqual(
                try judge(&control, request, anonymous: .read), .granted(.read), origin)
        }
    }

    // MARK: - Where a key stands

    func testAKeyIsFoundWhereverItMayStand() throws {
        let key = Self.keys["read"] ?? ""
        for (target, fields) in [
            ("/", ["X-API-Key: \(key)"]), ("/", ["Authorization: Bearer \(key)"]),
            ("/", ["authorization: bearer  \(key)"]), ("/?apiKey=\(key)", []),
            ("/?a=1&api%4Bey=\(key)", []),
            // The most deliberate one counts.
            ("/?apiKey=wrong", ["X-API-Key: \(key)"]),
            ("/", ["Authorization: Bearer wrong", "X-API-Key: \(key)"]),
        ] {
            var control = try control()
            XCTAssertEqual(
                try judge(&control, request(target, fields)), .granted(.read), "\(target) \(fields)"
            )
        }
    }

    func testWhatIsNoKeyOpensNothing() throws {
        let key = Self.keys["read"] ?? ""
        for (target, fields, verdict) in [
            ("/", ["X-API-Key:"], .wrongKey), ("/", ["X-API-Key: \(key)x"], .wrongKey),
            ("/", ["X-API-Key: \(key)", "X-API-Key: \(key)"], .wrongKey),
            ("/", ["Authorization: Basic \(key)"], .wrongKey),
            ("/", ["Authorization: Bearer"], .wrongKey),
            ("/", ["Authorization: Bearer \(key) x"], .wrongKey),
            ("/?apiKey=", [], .wrongKey), ("/?apikey=\(key)", [], .keyMissing),
            ("/?apiKey=\(key)&apiKey=\(key)", [], .badQuery(.repeatedName)),
            ("/?apiKey=\(key)", ["X-API-Key: wrong"], .wrongKey),
        ] as [(String, [String], AccessVerdict)] {
            var control = try control()
            XCTAssertEqual(
                try judge(&control, request(target, fields)), verdict, "\(target) \(fields)")
        }
    }

    func testWhoSaysNothingMayWhatAnybodyMayThere() throws {
        var control = try control()
        func judged(
            _ fields: [String] = [], wanting rights: AccessRights = .read
        ) throws -> AccessVerdict {
            try judge(&control, request(fields), wanting: rights, anonymous: .read)
        }
        XCTAssertEqual(try judged(), .granted(.read))
        XCTAssertEqual(try judged(wanting: .admin), .keyMissing)
        // A wrong key is wrong also where none is needed.
        XCTAssertEqual(try judged(["X-API-Key: wrong"]), .wrongKey)
        let publisher = "X-API-Key: \(Self.keys["publish"] ?? "")"
        XCTAssertEqual(try judged([publisher]), .granted([.read, .publish]))
        // Where nobody may anything, he may nothing.
        XCTAssertEqual(try judge(&control, request()), .keyMissing)
    }

    // MARK: - Tokens and sessions

    func testATokenBecomesACookieThatOpensForHalfADay() throws {
        var control = try control()
        let token = control.issueToken(
            [.read, .admin], random: .init(repeating: 7, count: 16), nowMilliseconds: 0)
        let setting = try XCTUnwrap(redeem(&control, token, request(), at: 1))
        XCTAssertEqual(
            setting,
            "ilpnet-session-8080=CAgICAgICAgICAgICAgICA; HttpOnly; SameSite=Strict; Path=/; "
                + "Max-Age=43200")
        XCTAssertNil(try redeem(&control, token, request(), at: 1))
        let cookie = "Cookie: a=b; ilpnet-session-8080=CAgICAgICAgICAgICAgICA; c=d"
        let browser = try request([cookie, "Sec-Fetch-Site: same-origin"])
        for purpose in [AccessControl.Purpose.page, .data, .action] {
            XCTAssertEqual(
                try judge(&control, browser, for: purpose, wanting: .admin, at: 43_200_000),
                .granted([.read, .admin]))
        }
        XCTAssertEqual(try judge(&control, browser, at: 43_200_001), .keyMissing)
    }

    func testACookieActsOnlyForAPageThatSaysItIsOurs() throws {
        var control = try control()
        let token = control.issueToken(
            .read, random: .init(repeating: 7, count: 16), nowMilliseconds: 0)
        _ = try redeem(&control, token, request())
        let cookie = "Cookie: ilpnet-session-8080=CAgICAgICAgICAgICAgICA"
        for (fields, purpose, verdict) in [
            ([], .action, .foreignOrigin), (["Sec-Fetch-Site: none"], .action, .foreignOrigin),
            (["Origin: http://127.0.0.1:8080"], .action, .granted(.read)),
            (["Sec-Fetch-Site: same-origin"], .action, .granted(.read)),
            ([], .data, .granted(.read)), (["Sec-Fetch-Site: cross-site"], .data, .foreignOrigin),
            (["Cookie: ilpnet-session-8080=CAgICAgICAgICAgICAgICA"], .data, .keyMissing),
            (["X-API-Key: wrong"], .data, .wrongKey),
        ] as [([String], AccessControl.Purpose, AccessVerdict)] {
            let request = try request([cookie] + fields)
            XCTAssertEqual(try judge(&control, request, for: purpose), verdict, "\(fields)")
        }
        // Of another dashboard on this machine.
        let other = try request(["Cookie: ilpnet-session-8081=CAgICAgICAgICAgICAgICA"])
        XCTAssertEqual(try judge(&control, other), .keyMissing)
    }

    // MARK: - Guessing

    func testWhoGuessesRestsAMinuteAndNobodyElseDoes() throws {
        var control = try control()
        let wrong = try request(["X-API-Key: wrong-wrong-wrong-wrong"])
        let right = try request(["X-API-Key: \(Self.keys["read"] ?? "")"])
        for _ in 0..<10 { XCTAssertEqual(try judge(&control, wrong), .wrongKey) }
        for request in [wrong, right] {
            let verdict = try judge(&control, request, at: 1)
            XCTAssertEqual(verdict, .tooManyFailures(retrySeconds: 60))
            XCTAssertEqual(verdict.refusal?.status.code, 429)
            XCTAssert(verdict.refusal?.fields.contains { $0 == ("Retry-After", "60") } ?? false)
        }
        XCTAssertEqual(try judge(&control, request()), .keyMissing)
        let other = control.judge(
            right, for: .data, wanting: .read, from: try source("10.0.0.2"), nowMilliseconds: 1)
        XCTAssertEqual(other, .granted(.read))
        XCTAssertEqual(try judge(&control, right, at: 60_000), .granted(.read))
    }

    func testWrongTokensAreGuessesToo() throws {
        var control = try control()
        let token = control.issueToken(
            .read, random: .init(repeating: 7, count: 16), nowMilliseconds: 0)
        for _ in 0..<10 { XCTAssertNil(try redeem(&control, "wrong", request())) }
        XCTAssertNil(try redeem(&control, token, request()))
        XCTAssertNotNil(try redeem(&control, token, request(), from: "10.0.0.2"))
    }

    func testNothingThatAForeignPageSendsIsAGuess() throws {
        var control = try control()
        let token = control.issueToken(
            .read, random: .init(repeating: 7, count: 16), nowMilliseconds: 0)
        let link = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"]
        let foreign = [
            link, ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"],
            ["Sec-Fetch-Site: same-site"], ["Origin: http://evil.example"], ["Origin: null"],
        ]
        for fields in foreign {
            for _ in 0..<20 {
                XCTAssertNil(try redeem(&control, "wrong", request(fields)))
                for purpose in [AccessControl.Purpose.page, .data, .action] {
                    let verdict = try judge(
                        &control, request("/?apiKey=wrong", fields), for: purpose, wanting: [])
                    XCTAssertEqual(
                        verdict, purpose == .page ? .granted([]) : .foreignOrigin, "\(fields)")
                }
            }
        }
        // Nor does it learn there which key is right.
        let key = Self.keys["read"] ?? ""
        XCTAssertEqual(
            try judge(&control, request("/?apiKey=\(key)", foreign[1]), for: .page), .keyMissing)
        XCTAssertEqual(try judge(&control, request("/?apiKey=\(key)")), .granted(.read))
        for fields in foreign.dropFirst() {
            XCTAssertNil(try redeem(&control, token, request(fields)), "\(fields)")
        }
        XCTAssertNotNil(try redeem(&control, token, request(link)))
    }

    func testALinkIsNoWayRoundTheRestOfWhoGuessed() throws {
        var control = try control()
        let token = control.issueToken(
            .read, random: .init(repeating: 7, count: 16), nowMilliseconds: 0)
        for _ in 0..<10 { XCTAssertNil(try redeem(&control, "wrong", request())) }
        let link = ["Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"]
        XCTAssertNil(try redeem(&control, token, request(link)))
    }

    func testRefusalsSayWhatToDoAndNoKey() throws {
        for (verdict, status, isClosed) in [
            (.keyMissing, 401, true), (.wrongKey, 401, true), (.notForThisKey, 403, true),
            (.foreignOrigin, 403, false), (.tooManyFailures(retrySeconds: 3), 429, true),
            (.badQuery(.notUTF8), 400, false),
        ] as [(AccessVerdict, UInt16, Bool)] {
            XCTAssertEqual(verdict.refusal?.status.code, status)
            XCTAssertEqual(verdict.closesWebSocket, isClosed)
        }
        XCTAssertNil(AccessVerdict.granted(.read).refusal)
    }
}
