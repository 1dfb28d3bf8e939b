import TestSupport
import XCTest

@testable import Runtime

final class SecretStoreTests: XCTestCase {
    /// Every bit of 32 bytes must be able to differ, the last character's too.
    func testAllCharactersOccurInSecrets() {
        var seen: Set<UInt8> = []
        for _ in 0..<100 { seen.formUnion(SecretValue.random()) }
        XCTAssertEqual(seen.count, 64)
    }
}
