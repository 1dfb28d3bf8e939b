import TopologyModel
import XCTest

@testable import Generators

final class DeterminismTests: XCTestCase {
    func testTheSamePlanBecomesTheSameBytes() {
        for sample in [SamplePlan.remittance, .scaleFree(40), .grid(5, 5), .mesh(9)] {
            XCTAssertEqual(
                GeneratedFiles.all(of: sample.plan), GeneratedFiles.all(of: sample.plan))
        }
    }

    /// Rates, secrets and checks that nothing was chosen by are found by name.
    func testAnOrderWithoutMeaningDoesNotShow() {
        var sample = SamplePlan.remittance
        sample.network.secrets.append(
            SecretDescription(
                name: "eur-usd", origin: .file(path: "eur-usd"), isShared: false,
                source: SamplePlan.source))
        sample.network.nodes[2].peers[0].secret = "eur-usd"
        let files = GeneratedFiles.all(of: sample.plan)
        sample.network.secrets.reverse()
        sample.network.rates.reverse()
        XCTAssertEqual(GeneratedFiles.all(of: sample.plan), files)
    }

    func testEveryPathIsThereOnceAndStaysInItsFolder() {
        let files = GeneratedFiles.all(of: SamplePlan.remittance.plan)
        XCTAssertEqual(Set(files.map(\.path)).count, files.count)
        for file in files {
            XCTAssertFalse(file.path.hasPrefix("/"))
            XCTAssertFalse(file.path.split(separator: "/").contains(".."))
        }
    }

    func testEveryTextEndsWithOneLineFeedAndHasNoTrailingSpace() {
        for file in GeneratedFiles.all(of: SamplePlan.remittance.plan) {
            XCTAssert(file.text.hasSuffix("\n"), file.path)
            XCTAssertFalse(file.text.hasSuffix("\n\n"), file.path)
            for line in file.text.split(separator: "\n") {
                XCTAssertFalse(line.hasSuffix(" "), "\(file.path): \(line)")
            }
        }
    }
}
