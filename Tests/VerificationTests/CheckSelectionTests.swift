import XCTest

@testable import Verification

/// Which checks are run, by `--only` and `--skip`.
final class CheckSelectionTests: XCTestCase {
    func testEverythingIsRunUnlessSomethingIsSaid() {
        XCTAssert(CheckName.allCases.allSatisfy(CheckSelection.all.contains))
    }

    func testWhatIsSkippedIsNotRun() {
        let selection = CheckSelection(only: [], skip: [.visualization])
        XCTAssertFalse(selection.contains(.visualization))
        XCTAssert(selection.contains(.traffic))
        XCTAssert(selection.contains(.latency))
    }

    func testACheckMeansItsPartsToo() {
        let only = CheckSelection(only: [.traffic], skip: [.latency])
        XCTAssert(only.contains(.traffic))
        XCTAssert(only.contains(.loss))
        XCTAssertFalse(only.contains(.latency))
        XCTAssertFalse(only.contains(.startup))
        XCTAssertFalse(CheckSelection(only: [], skip: [.traffic]).contains(.loss))
    }

    func testAPartDoesNotMeanTheWhole() {
        let only = CheckSelection(only: [.loss], skip: [])
        XCTAssert(only.contains(.loss))
        XCTAssertFalse(only.contains(.traffic))
        XCTAssertFalse(only.contains(.rejects))
    }
}
