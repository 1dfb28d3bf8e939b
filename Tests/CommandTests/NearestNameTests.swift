import Planning
import XCTest

final class NearestNameTests: XCTestCase {
    func testEachKindOfMistakeFindsTheName() {
        let names = ["alice", "bob", "connector-a"]
        let meant = [
            "alcie": "alice", "alic": "alice", "allice": "alice", "slice": "alice", "bobb": "bob",
            "Bob": "bob", "conector-a": "connector-a", "conecter-a": "connector-a",
        ]
        for (typed, name) in meant {
            XCTAssertEqual(NearestName.match(typed, among: names), name, typed)
        }
    }

    func testWhatIsFarAwayIsNotProposed() {
        for typed in ["carol", "x", "", "bo-bo-bo", "connection-to-a"] {
            XCTAssertNil(NearestName.match(typed, among: ["alice", "bob", "connector-a"]), typed)
        }
    }

    func testOneLetterIsNoMistakeForAnother() {
        XCTAssertNil(NearestName.match("d", among: ["a", "b", "c"]))
    }

    func testTheFewestMistakesWinAndThenTheAlphabet() {
        XCTAssertEqual(
            NearestName.match("node-13", among: ["node-113", "node-1"]), "node-1")
        XCTAssertEqual(NearestName.match("node-1x", among: ["node-13", "node-12"]), "node-12")
        XCTAssertEqual(NearestName.match("node-1x", among: ["node-12", "node-13"]), "node-12")
        XCTAssertEqual(NearestName.match("chekc", among: ["cheap", "check"]), "check")
    }

    func testOfManyEquallyNearNamesNoneIsProposed() {
        XCTAssertNil(NearestName.match("node-13", among: (14...16).map { "node-\($0)" }))
        XCTAssertEqual(
            NearestName.match("nod-14", among: (14...16).map { "node-\($0)" }), "node-14")
    }

    func testTheNameItselfIsNoProposal() {
        XCTAssertEqual(NearestName.match("alice", among: ["alice", "alicf"]), "alicf")
    }

    func testALongNameIsNotCompared() {
        let long = String(repeating: "a", count: NearestName.bytesMax + 1)
        XCTAssertNil(NearestName.match(long, among: [long + "b"]))
    }
}
