import EventStore
import Telemetry

/// Reads a hub's log from its files, in a process that is not the hub, and says what is in it:
///
///     child read-log FOLDER
///
/// One line for each run of a node, `node NAME EVENTS NEXT DUPLICATES MISSING LOST PACKET-EVENTS`,
/// and then `end DAMAGED`.
enum ReadLogRole {
    /// One run of a node.
    private struct Run {
        var events: UInt64 = 0
        var next: UInt64 = 0
        var duplicates: UInt64 = 0
        var missing: UInt64 = 0
        var tally = FrameTally()

        mutating func add(_ frame: Frame) {
            events += UInt64(frame.eventCount)
            if frame.firstSequence < next { duplicates += next - frame.firstSequence }
            if frame.firstSequence > next { missing += frame.firstSequence - next }
            next = max(next, frame.nextSequence)
            tally.add(frame)
        }
    }

    private struct RunName: Hashable {
        var node: [UInt8]
        var epoch: UInt64
    }

    static func run(_ arguments: [String]) throws {
        guard let folder = arguments.first else { throw Failure("no folder") }
        var runs: [RunName: Run] = [:]
        var damaged: UInt64 = 0
        var reader = try LogReader(folder: folder)
        while let part = reader.next() {
            switch part {
            case .damaged(let first, let next): damaged += next - first
            case .frames(var frames):
                while let stored = frames.next() {
                    let name = RunName(node: Array(stored.frame.node), epoch: stored.frame.epoch)
                    runs[name, default: Run()].add(stored.frame)
                }
            }
        }
        for (name, run) in runs {
            let packetEvents = run.tally.events - run.tally.texts - run.tally.lost
            Role.say(
                "node \(String(decoding: name.node, as: UTF8.self)) \(run.events) \(run.next) "
                    + "\(run.duplicates) \(run.missing) \(run.tally.lost) \(packetEvents)")
        }
        Role.say("end \(damaged)")
    }
}
