import Foundation
import TestSupport
import XCTest

/// What is loaded into every process of a network; see `lean` in Package.swift.
final class SharedLibraryTests: XCTestCase {
    func testNothingIsLoadedThatNoProcessCalls() throws {
        let program = try Data(
            contentsOf: URL(fileURLWithPath: BuiltProducts.ilpnet), options: .alwaysMapped)
        XCTAssertNotNil(program.range(of: Data("libswiftCore.so\0".utf8)))
        let unused = [
            "swift_Concurrency", "swift_StringProcessing", "swift_RegexParser", "Foundation",
        ]
        for library in unused {
            XCTAssertNil(
                program.range(of: Data("lib\(library).so\0".utf8)),
                "ilpnet is linked with lib\(library), which no process of a network calls")
        }
    }
}
