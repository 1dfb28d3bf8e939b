import Wire
import XCTest

final class ILPAddressTests: XCTestCase {
    func testTheVectorsAreJudgedAsTheySay() throws {
        let vectors = try VectorFile.read("interledgerjs/addresses", as: Addresses.self)
        XCTAssertEqual(vectors.valid.last?.utf8.count, 1_023)
        XCTAssertEqual(vectors.invalid.last?.utf8.count, 1_024)
        for address in vectors.valid { XCTAssert(isValid(address), address) }
        for address in vectors.invalid { XCTAssertFalse(isValid(address), address) }
    }

    func testFaultsAreToldAtTheCharacter() {
        let faults: [(String, Int, WireError.Reason)] = [
            ("", 0, .addressEmpty), ("test", 4, .addressWithoutSegment),
            ("what.alice", 0, .addressSchemeUnknown), ("what", 0, .addressSchemeUnknown),
            ("test.", 5, .addressSegmentEmpty), ("test..alice", 5, .addressSegmentEmpty),
            ("test.alice.", 11, .addressSegmentEmpty), (".test.alice", 0, .addressSegmentEmpty),
            ("test.alice 123", 10, .addressCharacterInvalid),
            ("te st", 2, .addressCharacterInvalid),
            ("TEST.alice", 0, .addressSchemeUnknown), ("test.a\0", 6, .addressCharacterInvalid),
        ]
        for (address, offset, reason) in faults {
            let fault = Array(address.utf8).lent { ILPAddress.firstFault(in: $0) }
            XCTAssertEqual(fault?.offset, offset, address)
            XCTAssertEqual(fault?.reason, reason, address)
        }
    }

    func testABareSchemeIsAPrefixButNoAddress() {
        for prefix in ["g", "test", "test3", "example.a", "peer"] {
            XCTAssert(isValidPrefix(prefix), prefix)
        }
        for prefix in ["", "g.", "test4", "g..a", "x.y", "g.a."] {
            XCTAssertFalse(isValidPrefix(prefix), prefix)
        }
        XCTAssertFalse(isValid("g"))
    }

    func testTheTableOfCharactersIsThatOfRFC15() {
        let allowed = Set(
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_~-".utf8)
        for byte in UInt8.min...UInt8.max {
            let kind = ILPAddress.segmentKinds[Int(byte)]
            XCTAssertEqual(kind, allowed.contains(byte) ? 1 : byte == UInt8(ascii: ".") ? 2 : 0)
        }
    }

    private func isValid(_ text: String) -> Bool {
        Array(text.utf8).lent { ILPAddress.isValid($0) }
    }

    private func isValidPrefix(_ text: String) -> Bool {
        Array(text.utf8).lent { ILPAddress.isValidPrefix($0) }
    }

    private struct Addresses: Decodable {
        var valid: [String]
        var invalid: [String]
    }
}
