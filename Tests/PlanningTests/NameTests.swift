import XCTest

@testable import Planning

final class NameTests: XCTestCase {
    func testAddressesAreJudgedAsRFC0015Says() {
        for address in ["g.a", "test.connector-a", "test3.A_b~c-1.2", "private.x", "example.y"] {
            XCTAssertNil(AddressSyntax.faultOfAddress(address), address)
        }
        let wrong = [
            "", "g", "test", "g.", ".g", "g..a", "g.a.", "foo.a", "G.a", "test4.a", "g.a b",
            "g.ä", "peer.config", "g.a/b", "test." + String(repeating: "a", count: 1_019),
        ]
        for address in wrong { XCTAssertNotNil(AddressSyntax.faultOfAddress(address), address) }
        XCTAssertNil(
            AddressSyntax.faultOfAddress("test." + String(repeating: "a", count: 1_018)))
    }

    func testAPrefixMayBeASchemeAlone() {
        XCTAssertNil(AddressSyntax.faultOfPrefix("test"))
        XCTAssertNotNil(AddressSyntax.faultOfPrefix("tests"))
    }

    func testAPrefixCoversWholeSegmentsOnly() {
        XCTAssert(AddressSyntax.covers("test.a", "test.a"))
        XCTAssert(AddressSyntax.covers("test.a", "test.a.b"))
        XCTAssertFalse(AddressSyntax.covers("test.a", "test.ab"))
        XCTAssertFalse(AddressSyntax.covers("test.a.b", "test.a"))
    }

    func testTheNearestNameIsOfferedOnlyIfItIsNear() {
        let names = ["alice", "bob", "connector-a", "connector-b"]
        XCTAssertEqual(NearestName.match("bobb", among: names), "bob")
        XCTAssertEqual(NearestName.match("Alice", among: names), "alice")
        XCTAssertEqual(NearestName.match("alcie", among: names), "alice")
        XCTAssertEqual(NearestName.match("conector-b", among: names), "connector-b")
        XCTAssertNil(NearestName.match("zebra", among: names))
        XCTAssertNil(NearestName.match("", among: names))
    }

    func testNamesBecomeEnvironmentVariables() {
        XCTAssertEqual(EnvironmentName.of("usd-mxn"), "USD_MXN")
        XCTAssertEqual(EnvironmentName.of("1a"), "_1A")
        XCTAssertEqual(EnvironmentName.of("a\u{E9}"), "A__")
        XCTAssertEqual(EnvironmentName.of(""), "_")
        XCTAssertEqual(EnvironmentName.of("connector-a.client"), "CONNECTOR_A_CLIENT")
    }

    func testEveryKindOfNameHasItsOwnBytes() {
        func bytes(_ isAllowed: (UInt8) -> Bool) -> String {
            String(decoding: (0...UInt8.max).filter(isAllowed), as: UTF8.self)
        }
        let lowerCase = "abcdefghijklmnopqrstuvwxyz"
        let letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ_" + lowerCase
        XCTAssertEqual(bytes(ASCIIName.isLabelByte), "-0123456789" + lowerCase)
        XCTAssertEqual(bytes(ASCIIName.isIdentifierByte), "0123456789" + letters)
        XCTAssertEqual(bytes(ASCIIName.isSecretByte), "-0123456789" + letters)
        XCTAssertEqual(bytes(ASCIIName.isSegmentByte), "-0123456789" + letters + "~")
        XCTAssert(ASCIIName.isIdentifier("_1"))
        XCTAssertFalse(ASCIIName.isIdentifier("1_"))
        XCTAssertFalse(ASCIIName.isIdentifier(""))
    }
}
