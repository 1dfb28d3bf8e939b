import Wire
import XCTest

/// Host and port of a URL.
final class URLAuthorityTests: XCTestCase {
    func testHostAndPortAreTakenApart() throws {
        for (text, host, port, shown) in [
            ("h", "h", 9, "h:9"), ("h:80", "h", 80, "h:80"), ("h:", "h", 9, "h:9"),
            ("a.b-c_d:65535", "a.b-c_d", 65_535, "a.b-c_d:65535"),
            ("[::1]", "::1", 9, "[::1]:9"),
            (
                "[2001:db8::192.0.2.1]:1", "2001:db8::192.0.2.1", 1,
                "[2001:db8::192.0.2.1]:1"
            ),
        ] as [(Substring, String, UInt16, String)] {
            let authority = try URLAuthority(text, portByDefault: 9)
            XCTAssertEqual(authority, URLAuthority(host: host, port: port), String(text))
            XCTAssertEqual(authority.text, shown)
        }
    }

    func testWhatIsNoneSaysWhichHalfIsWrong() {
        let long = Substring(String(repeating: "a", count: 254))
        for (text, fault) in [
            ("", .host), (":80", .host), ("a,b", .host), ("a b", .host), ("[::1", .host),
            ("[]", .host), ("[xyz]", .host), (long, .host), ("h:0", .port), ("h:65536", .port),
            ("h:8x", .port), ("h:+8", .port), ("h:1:2", .port), ("[::1]x", .port),
            ("[::1]80", .port),
        ] as [(Substring, URLAuthority.Fault)] {
            XCTAssertThrowsError(try URLAuthority(text, portByDefault: 9), String(text)) {
                XCTAssertEqual($0 as? URLAuthority.Fault, fault, String(text))
            }
        }
    }
}
