import Foundation
import Telemetry
import TestSupport
import XCTest

@testable import Emitting

/// A process that emits and is killed at any instant: what it had spooled arrives.
final class EmitterKillTests: XCTestCase {
    private static let folderVariable = "ILPNET_TEST_SPOOL"
    private static let urlVariable = "ILPNET_TEST_HUB"

    func testWhateverWasSpooledWhenAProcessWasKilledArrives() throws {
        let folder = try TemporaryFolder()
        let hub = try TestHub()
        let seed = UInt64.random(in: 0...UInt64.max)
        print("seed \(seed)")
        var random = SeededGenerator(seed: seed)
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        for round in 0..<(Thoroughness.isFull ? 100 : 5) {
            // A hub that acknowledges nothing leaves more to the next run.
            hub.change(round % 3 == 0 ? .mute : .prompt)
            let child = Process()
            child.executableURL = URL(fileURLWithPath: program)
            child.arguments = ["EmittingTests.EmitterKillTests/testEmitsUntilItIsKilled"]
            var environment = ProcessInfo.processInfo.environment
            environment[Self.folderVariable] = folder.path
            environment[Self.urlVariable] = hub.url
            child.environment = environment
            child.standardOutput = FileHandle.nullDevice
            child.standardError = FileHandle.nullDevice
            let before = spooledNames(folder)
            try child.run()
            try eventually(within: 20, "it emits") { spooledNames(folder) != before }
            poll(nil, 0, Int32(random.below(60)))
            kill(child.processIdentifier, SIGKILL)
            child.waitUntilExit()
        }
        hub.change(.prompt)
        let held = try ends(folder)
        let settings = try EmitterSettings.test(url: hub.url, folder: folder.path)
        let emitter = try Emitter.start(settings)
        var events = emitter.takeProducer()
        events.publish()
        try eventually(within: 20, "all is acknowledged") {
            emitter.counters.isConnected && emitter.counters.unackedBytes == 0
        }
        emitter.stop(deadlineMilliseconds: 5_000)
        hub.end()
        let received = hub.received
        XCTAssertEqual(received.faults, [])
        XCTAssertEqual(received.lost, [:])
        XCTAssertFalse(held.isEmpty)
        for (epoch, next) in held {
            XCTAssertEqual(received.next(epoch), next, "seed \(seed), epoch \(epoch)")
        }
        for epoch in received.ranges.keys {
            XCTAssertEqual(
                received.next(epoch), received.ranges[epoch]?.map(\.upperBound).max(),
                "seed \(seed): a hole in epoch \(epoch)")
        }
    }

    /// The process that is killed; in the tests' own process there is nothing to do.
    func testEmitsUntilItIsKilled() throws {
        let environment = ProcessInfo.processInfo.environment
        guard let folder = environment[Self.folderVariable], let url = environment[Self.urlVariable]
        else { return }
        alarm(30)
        let emitter = try Emitter.start(try .test(url: url, folder: folder))
        var events = emitter.takeProducer()
        TestEvents.define(&events)
        var random = SeededGenerator(seed: UInt64(getpid()))
        while true {
            for _ in 0..<(1 + random.below(50)) { TestEvents.emitHop(&events, at: 1) }
            events.publish()
            poll(nil, 0, Int32(random.below(3)))
        }
    }

    private func spooledNames(_ folder: TemporaryFolder) -> [String] {
        folder.names().filter { $0.hasSuffix(".events") && !$0.hasPrefix("free") }
    }

    /// How far each epoch goes, by what lies in the folder.
    private func ends(_ folder: TemporaryFolder) throws -> [UInt64: UInt64] {
        var spool = try Spool(EmitterSettings.test(folder: folder.path))
        spool.recover()
        var ends: [UInt64: UInt64] = [:]
        var place = spool.head
        while let frame = spool.read(&place) { ends[frame.epoch] = frame.next }
        return ends
    }
}
