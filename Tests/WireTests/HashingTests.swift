import TestSupport
import Wire
import XCTest

/// What SHA-256 gives is held against its standard in `SHA256Tests`; here its engines are held
/// against each other, and the smaller codes against theirs.
final class HashingTests: XCTestCase {
    func testNISTsShortMessagesHaveTheirDigestsWithEveryEngine() throws {
        // From the byte-oriented short messages of NIST's validation suite.
        let known = [
            "": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
            "d3": "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1",
            "11af": "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98",
            "b4190e": "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2",
            "74ba2521": "b16aa56be3880d18cd41e68384cf1ec8c17680c45a02b1575dc1518923ae8b0e",
            "c299209682": "f0887fe961c9cd3beab957e8222494abb969b1ce4c6557976df8b0f6d20e9166",
        ]
        for engine in engines() {
            for (message, digest) in known {
                XCTAssertEqual(Hexadecimal.text(hash(bytes(message), engine)), digest)
            }
        }
    }

    func testTheEnginesAgreeOnMessagesOfEveryLengthInRandomPieces() throws {
        guard engines().count > 1 else { throw cannotRun("this processor has no SHA instructions") }
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for round in 0..<400 {
            let length = round < 200 ? round : Int(random.next() % 5_000)
            let message = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            var pieces = SHA256(engine: .instructions)
            var start = 0
            while start < length {
                let end = min(length, start + Int(random.next() % 150))
                pieces.update(Array(message[start..<end]))
                start = end
            }
            XCTAssertEqual(pieces.finish(), hash(message, .portable), "seed \(seed)")
        }
    }

    func testTheDigestOf32BytesIsThatOfTheWholeHash() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let message = (0..<32).map { _ in UInt8(truncatingIfNeeded: random.next()) }
            let digest = SHA256.digest(of: message)
            for engine in engines() {
                let short = message.withUnsafeBytes {
                    SHA256.digest32($0.baseAddress!, engine: engine)
                }
                XCTAssertEqual(short.array, digest, "seed \(seed)")
            }
            let best = message.withUnsafeBytes { SHA256.digest32($0.baseAddress!) }
            XCTAssertEqual(best.hexadecimal, Hexadecimal.text(digest))
        }
    }

    func testSHA1HasTheDigestsOfItsStandard() {
        let known = [
            "": "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "abc": "a9993e364706816aba3e25717850c26c9cd0d89d",
            "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq":
                "84983e441c3bd26ebaae4aa1f95129e5e54670f1",
            String(repeating: "a", count: 1_000): "291e9a6c66994949b57ba5e650361e98fc36b1ba",
        ]
        for (message, digest) in known {
            XCTAssertEqual(Hexadecimal.text(SHA1.digest(of: Array(message.utf8))), digest)
        }
    }

    func testHashesAreEqualOnlyWhereEveryByteIs() {
        var one = (0..<32).map { UInt8($0) }
        let hash = one.withUnsafeBytes { Hash256(loading: $0.baseAddress!) }
        XCTAssertEqual(hash.array, one)
        for i in 0..<32 {
            one[i] ^= 0x10
            XCTAssertNotEqual(one.withUnsafeBytes { Hash256(loading: $0.baseAddress!) }, hash)
            one[i] ^= 0x10
        }
        XCTAssertEqual(one.withUnsafeBytes { Hash256(loading: $0.baseAddress!) }, hash)
        var copy = [UInt8](repeating: 0, count: 32)
        copy.withUnsafeMutableBytes { hash.store($0.baseAddress!) }
        XCTAssertEqual(copy, one)
    }

    func testBase64IsThatOfRFC4648() {
        let known = [
            "": "", "f": "Zg==", "fo": "Zm8=", "foo": "Zm9v", "foob": "Zm9vYg==",
            "fooba": "Zm9vYmE=", "foobar": "Zm9vYmFy",
        ]
        for (text, code) in known {
            XCTAssertEqual(Base64.text(Array(text.utf8)), code)
            XCTAssertEqual(Base64.bytes(code), Array(text.utf8))
            let short = code.replacing("=", with: "")
            XCTAssertEqual(Base64.urlText(Array(text.utf8)), short)
            XCTAssertEqual(Base64.urlBytes(short), Array(text.utf8))
        }
        XCTAssertEqual(Base64.text([0xfb, 0xff, 0xfe]), "+//+")
        XCTAssertEqual(Base64.urlText([0xfb, 0xff, 0xfe]), "-__-")
        let all = (0..<256).map { UInt8($0) }
        XCTAssertEqual(Base64.bytes(Base64.text(all)), all)
        XCTAssertEqual(Base64.urlBytes(Base64.urlText(all)), all)
    }

    func testBase64ThatIsNotExactIsRefused() {
        for wrong in [
            "Zg", "Zg=", "Zh==", "Zm9=", "Z", "Zg==Zg==", "Zm9v\n", " Zm9v", "=", "====", "Zm9-",
            "Zg===", "Z===", "Zm=v", "é===",
        ] {
            XCTAssertNil(Base64.bytes(wrong), wrong)
        }
        for wrong in ["Zg==", "Z", "Zh", "Zm9+", "Zm9v "] {
            XCTAssertNil(Base64.urlBytes(wrong), wrong)
        }
    }

    func testHexadecimalIsPairsOfDigits() {
        XCTAssertEqual(Hexadecimal.text([0x00, 0x9f, 0xa0, 0xff]), "009fa0ff")
        XCTAssertEqual(Hexadecimal.bytes("009fA0Ff"), [0x00, 0x9f, 0xa0, 0xff])
        XCTAssertEqual(Hexadecimal.bytes(""), [])
        for wrong in ["0", "0g", "0x00", "00 ", " 00", "/0", ":0", "é"] {
            XCTAssertNil(Hexadecimal.bytes(wrong), wrong)
        }
    }

    private func engines() -> [SHA256.Engine] { SHA256.Engine.allCases.filter(\.isAvailable) }

    private func hash(_ message: [UInt8], _ engine: SHA256.Engine) -> [UInt8] {
        var hash = SHA256(engine: engine)
        hash.update(message)
        return hash.finish()
    }
}
