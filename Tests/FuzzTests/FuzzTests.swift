import Foundation
import FuzzTargets
import TestSupport
import XCTest

/// The short twin of `fuzz/run`: the corpus, and some chance around it. A target that finds a
/// broken promise traps.
final class FuzzTests: XCTestCase {
    private let corpus = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("../../fuzz/corpus").standardized

    func testEveryTargetHasACorpusAndKeepsItsPromisesOnIt() throws {
        for target in FuzzTarget.allCases {
            let inputs = try inputs(of: target)
            XCTAssertGreaterThan(inputs.count, 5, "\(target)")
            for input in inputs { input.withUnsafeBytes { target.run($0) } }
        }
    }

    func testEveryTargetKeepsItsPromisesOnMutatedInputs() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        let rounds = Thoroughness.isFull ? 20_000 : 300
        for target in FuzzTarget.allCases {
            // Said before it traps, so that the run can be repeated.
            print("\(target): seed \(seed)")
            var random = SeededGenerator(seed: seed)
            let inputs = try inputs(of: target)
            for _ in 0..<(target == .link ? rounds / 20 : rounds) {
                var input = inputs.randomElement(using: &random) ?? []
                for _ in 0..<Int.random(in: 1...4, using: &random) {
                    mutate(&input, &random)
                }
                input.withUnsafeBytes { target.run($0) }
            }
        }
    }

    private func mutate(_ input: inout [UInt8], _ random: inout SeededGenerator) {
        guard let place = input.indices.randomElement(using: &random) else { return }
        switch Int.random(in: 0..<5, using: &random) {
        case 0: input[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: input[place] = [0, 1, 0x7f, 0x80, 0x81, 0xff].randomElement(using: &random) ?? 0
        case 2: input.remove(at: place)
        case 3: input.insert(UInt8.random(in: 0...255, using: &random), at: place)
        default: input.removeSubrange(place...)
        }
    }

    private func inputs(of target: FuzzTarget) throws -> [[UInt8]] {
        let folder = corpus.appendingPathComponent(target.rawValue)
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .map { [UInt8](try Data(contentsOf: folder.appendingPathComponent($0))) }
    }
}
