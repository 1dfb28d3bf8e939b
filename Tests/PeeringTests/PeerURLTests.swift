import XCTest

@testable import Peering

final class PeerURLTests: XCTestCase {
    func testAURLIsTakenApart() throws {
        let url = try PeerURL("btp+ws://alice:s3cret@bank.example:3000/accounts/alice/ilp/btp?x=1")
        XCTAssertEqual(url.host, "bank.example")
        XCTAssertEqual(url.port, 3_000)
        XCTAssertEqual(url.path, "/accounts/alice/ilp/btp?x=1")
        XCTAssertEqual(url.user, "alice")
        XCTAssertEqual(url.token, "s3cret")
        XCTAssertEqual(url.authority, "bank.example:3000")
    }

    func testWhatIsLeftOutHasItsDefault() throws {
        let url = try PeerURL("ws://bank")
        XCTAssertEqual(url.port, 80)
        XCTAssertEqual(url.path, "/")
        XCTAssertNil(url.user)
        XCTAssertNil(url.token)
        XCTAssertEqual(try PeerURL("ws://bank?a").path, "/?a")
    }

    func testAUserAndATokenMayEachBeEmptyOrMissing() throws {
        XCTAssertEqual(try PeerURL("btp+ws://:t@h").user, "")
        XCTAssertEqual(try PeerURL("btp+ws://:t@h").token, "t")
        XCTAssertEqual(try PeerURL("btp+ws://u:@h").token, "")
        XCTAssertEqual(try PeerURL("btp+ws://u@h").user, "u")
        XCTAssertNil(try PeerURL("btp+ws://u@h").token)
    }

    func testNameAndTokenAreDecoded() throws {
        let url = try PeerURL("btp+ws://a%40b:p%3A%2f%25%C3%A9@h:1")
        XCTAssertEqual(url.user, "a@b")
        XCTAssertEqual(url.token, "p:/%é")
    }

    func testATokenMayHoldAnAt() throws {
        let url = try PeerURL("btp+ws://u:a@b@h:1")
        XCTAssertEqual(url.token, "a@b")
        XCTAssertEqual(url.host, "h")
    }

    func testAnIPv6AddressStandsInBrackets() throws {
        let url = try PeerURL("btp+ws://[::1]:3000/x")
        XCTAssertEqual(url.host, "::1")
        XCTAssertEqual(url.port, 3_000)
        XCTAssertEqual(url.authority, "[::1]:3000")
        XCTAssertEqual(try PeerURL("ws://[::1]").port, 80)
    }

    func testWhatIsNoPeerURLSaysWhy() {
        let wrong: [(String, PeerURLError)] = [
            ("", .scheme), ("bank:3000", .scheme), ("http://bank", .scheme),
            ("btp+ws:/bank", .scheme), ("wss://bank", .encrypted), ("BTP+WSS://b", .encrypted),
            ("ws://", .host), ("ws://:80", .host), ("ws://u:t@", .host), ("ws://a,b", .host),
            ("ws://[::1", .host), ("ws://[]", .host), ("ws://[xyz]", .host),
            ("ws://b:0", .port), ("ws://b:65536", .port), ("ws://b:8x", .port),
            ("ws://b:+8", .port), ("ws://b:1:2", .port), ("ws://[::1]x", .port),
            ("ws://b/ x", .character), ("ws://b/\r\nX: y", .character), ("ws://bé", .character),
            ("ws://b/#f", .fragment), ("ws://%zz:t@b", .percentEncoding),
            ("ws://u:%4@b", .percentEncoding), ("ws://u:%ff@b", .percentEncoding),
            ("ws://" + String(repeating: "b", count: 3_000), .tooLong),
            ("ws://" + String(repeating: "b", count: 300), .host),
        ]
        for (text, expected) in wrong {
            XCTAssertThrowsError(try PeerURL(text), text) {
                XCTAssertEqual($0 as? PeerURLError, expected, text)
            }
        }
    }

    func testNothingThatIsPrintedHoldsTheToken() throws {
        let url = try PeerURL("btp+ws://alice:s3cret@bank:3000/x")
        XCTAssertEqual("\(url)", "btp+ws://alice:***@bank:3000/x")
        let settings = PeerSettings(
            id: "bank", url: url, ownName: "alice", secret: Array("hunter22".utf8))
        let code = Array("hunter22".utf8).map { "\($0)" }.joined(separator: ", ")
        for value in [url, settings, [settings], Optional(settings) as Any] as [Any] {
            var dumped = ""
            dump(value, to: &dumped)
            for text in ["\(value)", String(reflecting: value), dumped] {
                XCTAssertFalse(text.contains("s3cret"), text)
                XCTAssertFalse(text.contains("hunter22"), text)
                XCTAssertFalse(text.contains(code), text)
            }
        }
    }
}
