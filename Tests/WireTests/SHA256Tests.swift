import Wire
import XCTest

/// Against the vectors of FIPS 180-4 and NIST's example files.
final class SHA256Tests: XCTestCase {
    func testTheEmptyMessage() {
        XCTAssertEqual(
            hash(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    }

    func testOneBlock() {
        XCTAssertEqual(
            hash("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    func testTwoBlocksBecauseThePaddingNeedsTheSecond() {
        XCTAssertEqual(
            hash("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1")
    }

    func testFourBlocksOfText() {
        XCTAssertEqual(
            hash(
                "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmn"
                    + "hijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"),
            "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1")
    }

    func testOneMillionTimesTheLetterA() {
        var hash = SHA256()
        let thousand = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000)
        for _ in 0..<1_000 { hash.update(thousand) }
        XCTAssertEqual(
            Hexadecimal.text(hash.finish()),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    }

    func testEveryLengthAroundABlockGivesTheSameInOneOrManyPieces() {
        for length in 0...130 {
            let message = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7) }
            var pieces = SHA256()
            for start in stride(from: 0, to: length, by: 13) {
                pieces.update(Array(message[start..<min(start + 13, length)]))
            }
            XCTAssertEqual(pieces.finish(), SHA256.digest(of: message), "length \(length)")
        }
    }

    func testLengthsAtTheBorderOfTheSecondBlock() {
        // As Python's hashlib gives them for so many letters "a".
        let known = [
            55: "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318",
            56: "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a",
            63: "7d3e74a05d7db15bce4ad9ec0658ea98e3f06eeecf16b4c6fff2da457ddc2f34",
            64: "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb",
        ]
        for (length, digest) in known {
            XCTAssertEqual(hash(String(repeating: "a", count: length)), digest)
        }
    }

    private func hash(_ text: String) -> String {
        Hexadecimal.text(SHA256.digest(of: Array(text.utf8)))
    }
}
