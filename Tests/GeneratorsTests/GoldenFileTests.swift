import Foundation
import TestSupport
import XCTest

@testable import Generators

/// Whole files, compared to the byte.
final class GoldenFileTests: XCTestCase {
    func testASmallNetworkBecomesExactlyTheseFiles() throws {
        try assertAllGolden(.chain(3))
    }

    func testANetworkWithABitOfEverythingBecomesExactlyTheseFiles() throws {
        try assertAllGolden(.remittance)
    }

    func testKnownShapesAreDrawnExactlySo() throws {
        let samples: [SamplePlan] = [
            .ring(6), .star(6), .mesh(4), .twoHubs(3), .tree(branches: 2, depth: 3), .grid(4, 3),
            .scaleFree(50),
        ]
        for sample in samples {
            let plan = sample.plan
            try assertGolden(Array(Drawing.svg(of: plan).utf8), "drawings/\(plan.name).svg")
        }
    }

    /// Both ways: a golden file that nothing writes any more is found, too.
    private func assertAllGolden(_ sample: SamplePlan, line: UInt = #line) throws {
        let plan = sample.plan
        let files = GeneratedFiles.all(of: plan)
        for file in files { try assertGolden(file.bytes, "\(plan.name)/\(file.path)", line: line) }
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/\(plan.name)")
        let golden = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter {
            !URL(fileURLWithPath: $0, relativeTo: folder).hasDirectoryPath
        }
        XCTAssertEqual(golden.sorted(), files.map(\.path).sorted(), line: line)
    }
}
