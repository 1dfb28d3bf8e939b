import Reactor
import XCTest

final class SocketAddressTests: XCTestCase {
    func testLiteralsAreReadAndPrinted() throws {
        for (literal, text) in [
            ("127.0.0.1", "127.0.0.1:80"), ("localhost", "127.0.0.1:80"), ("::1", "[::1]:80"),
            ("[2001:db8::0:2]", "[2001:db8::2]:80"), ("0.0.0.0", "0.0.0.0:80"),
            ("::ffff:1.2.3.4", "[::ffff:1.2.3.4]:80"), ("fe80::1%1", "[fe80::1%1]:80"),
        ] {
            let address = try XCTUnwrap(SocketAddress(literal: literal, port: 80), literal)
            XCTAssertEqual(address.text, text)
            XCTAssertEqual(address.port, 80)
            XCTAssertEqual(
                SocketAddress(literal: address.hostText, port: 80), address, "reads its own text")
        }
    }

    func testNamesAndNonsenseAreNoLiterals() {
        for text in [
            "", "example.com", "127.0.0.1.", "127.1", "1.2.3.256", "::1%", "::g", "[::1",
            "127.0.0.1\0", "fe80::1%no-such-interface", "localhost.",
        ] {
            XCTAssertNil(SocketAddress(literal: text, port: 1), text)
        }
    }

    func testLoopbackAndWildcardAreKnown() {
        let known = [
            ("127.9.8.7", true, false), ("::1", true, false), ("0.0.0.0", false, true),
            ("::", false, true), ("128.0.0.1", false, false), ("::2", false, false),
        ]
        for (text, isLoopback, isWildcard) in known {
            let address = SocketAddress(literal: text, port: 1)
            XCTAssertEqual(address?.isLoopback, isLoopback, text)
            XCTAssertEqual(address?.isWildcard, isWildcard, text)
        }
    }

    func testAddressesDifferByHostAndPort() {
        let one = SocketAddress(literal: "127.0.0.1", port: 1)!
        XCTAssertEqual(one, SocketAddress(literal: "localhost", port: 1))
        XCTAssertNotEqual(one, one.with(port: 2))
        XCTAssertNotEqual(one, SocketAddress(literal: "127.0.0.2", port: 1))
        XCTAssertNotEqual(one, SocketAddress(literal: "::ffff:127.0.0.1", port: 1))
    }
}
