import EventStore
import Foundation
import TestSupport
import XCTest

/// A process that appends is killed, again and again: whatever it had said to be durable is there,
/// once, in order, and the next one goes on behind it.
///
/// Twenty times; two hundred times:
///
///     ILPNET_KILLS=200 swift test --filter KilledHubTests
final class KilledHubTests: XCTestCase {
    private static let killsByDefault = 20
    private static let appender = BuiltProducts.folder + "/event-appender"

    func testWhatWasDurableOutlivesKillsAtAnyInstant() throws {
        let folder = try TemporaryFolder()
        let environment = ProcessInfo.processInfo.environment
        let kills = environment["ILPNET_KILLS"].flatMap { Int($0) } ?? Self.killsByDefault
        let seed = environment["ILPNET_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        var chance = SeededGenerator(seed: seed)
        var told: [UInt64] = [0, 0, 0]
        for kill in 0..<kills {
            let last = try runAndKill(folder["log"], afterLines: 1 + chance.below(60))
            XCTAssertGreaterThan(last[0], told[0], "kill \(kill), seed \(seed): it goes on")
            told = last
            let found = try contents(folder["log"])
            for (promised, there) in zip(told, found) {
                XCTAssertGreaterThanOrEqual(there, promised, "kill \(kill), seed \(seed)")
            }
        }
    }

    /// The last whole line that it said.
    private func runAndKill(_ log: String, afterLines count: Int) throws -> [UInt64] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: Self.appender)
        process.arguments = [log]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        var text = Data()
        while text.count(where: { $0 == UInt8(ascii: "\n") }) < count {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw Ended() }
            text += more
        }
        kill(process.processIdentifier, SIGKILL)
        text += output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let lines = String(decoding: text, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        // The last one was cut, or is empty.
        return lines.dropLast().last?.split(separator: " ").compactMap { UInt64($0) } ?? []
    }

    private struct Ended: Error {}

    /// The next offset and each node's next number, after another start, which finds no number
    /// twice and none missing.
    private func contents(_ log: String) throws -> [UInt64] {
        let limits = StoreLimits(bytesMax: 6 << 20, segmentBytes: 1 << 20, tailBytes: 1 << 20)
        var store = try EventLogStore(folder: log, limits: limits, at: 1_000_000)
        XCTAssertEqual(store.counters.damagedEvents, 0)
        var next: [String: UInt64] = [:]
        var offset = store.firstOffset
        reading: while true {
            switch store.read(from: offset, atMost: 1 << 20) {
            case .frames(var frames):
                XCTAssertEqual(frames.firstOffset, offset)
                while let stored = frames.next() {
                    let node = String(decoding: stored.frame.node, as: UTF8.self)
                    if let expected = next[node] ?? (offset == 0 ? 0 : nil) {
                        XCTAssertEqual(stored.frame.firstSequence, expected, node)
                    }
                    next[node] = stored.frame.nextSequence
                }
                offset = frames.endOffset
            case .end: break reading
            case .gone, .damaged:
                XCTFail("nothing at \(offset)")
                break reading
            }
        }
        XCTAssertEqual(offset, store.nextOffset)
        for node in ["a", "b"] {
            XCTAssertEqual(store.durableNext(node: Array(node.utf8), epoch: 1), next[node])
        }
        return [offset, next["a"] ?? 0, next["b"] ?? 0]
    }
}
