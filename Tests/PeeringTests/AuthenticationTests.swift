import XCTest

@testable import Peering

final class AuthenticationTests: XCTestCase {
    private var authentication = Authentication()

    override func setUp() {
        authentication = Authentication()
        authentication.set(0, name: "alice", secret: Array("a".utf8))
        authentication.set(1, name: "bob", secret: Array("b".utf8))
    }

    private func peer(_ name: String, _ token: String, path: String? = nil) -> Int? {
        authentication.peer(name: name, pathName: path, token: Array(token.utf8))
    }

    func testNameAndTokenMustFitEachOther() {
        XCTAssertEqual(peer("alice", "a"), 0)
        XCTAssertEqual(peer("bob", "b"), 1)
        XCTAssertNil(peer("alice", "b"))
        XCTAssertNil(peer("alice", ""))
        XCTAssertNil(peer("carol", "a"))
    }

    func testWithoutANameThePathSaysIt() {
        XCTAssertEqual(peer("", "b", path: "bob"), 1)
        XCTAssertNil(peer("", "a", path: "bob"))
        XCTAssertNil(peer("", "a", path: "carol"))
        XCTAssertEqual(peer("alice", "a", path: "bob"), 0, "the name goes before the path")
    }

    func testWithoutAnyNameTheSecretSaysItWhereItIsOnesAlone() {
        XCTAssertEqual(peer("", "b"), 1)
        XCTAssertNil(peer("", "c"))
        authentication.set(2, name: "carol", secret: Array("b".utf8))
        XCTAssertNil(peer("", "b"))
        authentication.remove(1)
        XCTAssertEqual(peer("", "b"), 2)
    }

    func testWhoWasRemovedOrChangedIsNotLetInAsBefore() {
        authentication.set(0, name: "alicia", secret: Array("x".utf8))
        XCTAssertNil(peer("alice", "a"))
        XCTAssertEqual(peer("alicia", "x"), 0)
        authentication.remove(0)
        XCTAssertNil(peer("alicia", "x"))
    }

    func testANameThatMovedToAnotherPeerStaysThere() {
        authentication.set(2, name: "alice", secret: Array("new".utf8))
        authentication.remove(0)
        XCTAssertEqual(peer("alice", "new"), 2)
    }

    func testThePathOfOtherImplementationsHoldsAName() {
        XCTAssertEqual(Authentication.name(inPath: "/accounts/alice/ilp/btp"), "alice")
        for path in ["/", "/accounts//ilp/btp", "/accounts/a/ilp", "/accounts/a/ilp/btp/", "/x"] {
            XCTAssertNil(Authentication.name(inPath: path), path)
        }
    }
}
