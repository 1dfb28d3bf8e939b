import Disk
import Foundation
import TestSupport
import TopologyModel
import XCTest

@testable import Runtime

/// The supervisor is killed at random moments of `up`, of its life, of a change and of `down`:
/// nothing of the network outlives it, nothing is locked, and the next command succeeds.
///
/// Thirty times; two hundred times:
///
///     ILPNET_KILLS=200 swift test --filter SupervisorKillTests
///
/// A failure names its seed; `ILPNET_SEED` replays it, as far as time lets it.
final class SupervisorKillTests: RunTestCase {
    private static let killsByDefault = 30
    private static let killsWhole = 200
    /// Four nodes, the dashboard and the supervisor.
    private static let processes = 6
    /// How long a network that runs undisturbed is looked at.
    private static let runMicroseconds = 100_000
    /// Nothing may outlive its supervisor for longer.
    private static let orphanSeconds = 2.0

    private var chance = SeededGenerator(seed: 0)
    /// Two networks of equal size that differ in a node and its link.
    private var files: [String] = []
    /// The file that was applied last.
    private var applied = ""
    private var slowestMicroseconds = 0

    override func setUpWithError() throws {
        files = try ["left", "right"].map { name in
            var network = Networks.line(nodes: 3, hasDashboard: true)
            var leaf = NodeDescription(name: name, source: Networks.place)
            leaf.peers = [Networks.link(to: "n1")]
            network.nodes.append(leaf)
            return try scene.write(network, to: "\(name).json")
        }
        applied = files[0]
    }

    func testNothingOutlivesASupervisorWheneverItIsKilled() throws {
        let environment = ProcessInfo.processInfo.environment
        let kills =
            environment["ILPNET_KILLS"].flatMap { Int($0) }
            ?? (Thoroughness.isFull ? Self.killsWhole : Self.killsByDefault)
        let seed = environment["ILPNET_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        chance = SeededGenerator(seed: seed)
        var moments = try measured(kills)
        for number in 0..<kills {
            let phase = number % moments.count
            try strike(&moments[phase], "kill \(number), seed \(seed)")
        }
        try scene.succeed("down", "line", message: "seed \(seed)")
        scene.assertNothingIsLeft()
        print("\(kills) kills of the supervisor, seed \(seed)")
        for moments in moments {
            print(moments.text)
            XCTAssert(moments.isSpread, "too few kills hit it, seed \(seed): \(moments.text)")
        }
        print("the last process was gone \(slowestMicroseconds / 1_000) ms after a kill at most")
    }

    // MARK: - Phases

    /// How long each phase takes where nobody is killed.
    private func measured(_ kills: Int) throws -> [KilledMoments] {
        var times: [[Int]] = [[], [], []]
        for _ in 0..<3 {
            let calls = [["up", "-d", files[0]], ["up", "-d", files[1]], ["down"]]
            for (phase, arguments) in calls.enumerated() {
                let watch = Stopwatch()
                let ending = try scene.begin(arguments).end(within: RunningCommand.limitSeconds)
                XCTAssertEqual(ending, .exited(0), "\(arguments)")
                times[phase].append(watch.microseconds)
            }
        }
        // The shortest, so that few moments lie behind the end.
        let shortest = times.map { $0.min() ?? 0 }
        return zip(
            ["up", "run", "apply", "down"],
            [shortest[0], Self.runMicroseconds, shortest[1], shortest[2]]
        ).enumerated().map { index, phase in
            KilledMoments(
                phase.0, microseconds: phase.1, kills: kills / 4 + (index < kills % 4 ? 1 : 0),
                &chance)
        }
    }

    private func strike(_ moments: inout KilledMoments, _ message: String) throws {
        let message = "\(moments.phase), \(message)"
        switch moments.phase {
        case "up":
            try scene.succeed("down", "line", message: message)
            // In the foreground the command itself is the supervisor.
            let arguments = chance.isOne(in: 2) ? ["up", applied] : ["up", "-d", applied]
            try strike(&moments, arguments, message)
        case "run":
            let sender = try scene.begin([
                "send", "--node", scene.state().configurationPath(of: "n1"), "--to", "test.n3",
                "--amount", "1", "--count", "1000000", "--rate", "1000",
            ])
            try strike(&moments, nil, message)
            sender.identity.signal(SIGINT, group: false)
            _ = try sender.end(within: RunningCommand.limitSeconds)
        case "apply":
            applied = applied == files[0] ? files[1] : files[0]
            try strike(&moments, ["up", "-d", applied], message)
        default:
            try strike(&moments, ["down"], message)
        }
        // Every other time something is to be started over what was left, else only ended.
        if chance.isOne(in: 2) {
            try scene.succeed("down", "line", message: message)
            scene.assertNothingIsLeft()
        }
        try scene.succeed("up", "-d", applied, message: message)
        XCTAssertEqual(supervisor()?.isAlive, true, message)
    }

    /// Kills the supervisor at the next moment after the command began, and looks at what is left.
    private func strike(
        _ moments: inout KilledMoments, _ arguments: [String]?, _ message: String
    ) throws {
        let moment = moments.next()
        let watch = Stopwatch()
        let command = try arguments.map { try scene.begin($0) }
        wait(until: moment, watch)
        let isInForeground = arguments?.first == "up" && arguments?.contains("-d") == false
        let supervisor = isInForeground ? command?.identity : supervisor()
        var isInside = false
        if isInForeground {
            isInside = command?.output.contains("is ready") == false
        } else if let command {
            isInside = !command.hasEnded
        } else {
            isInside = supervisor?.isAlive == true
        }
        let isEnding = arguments?.first == "down"
        if let supervisor, supervisor.signal(SIGKILL, group: false) {
        } else if !isEnding, let command {
            // It has not come to start one, or none is needed any more.
            command.identity.signal(SIGKILL, group: false)
        }
        moments.hit(at: moment, inside: isInside)
        if moments.phase == "apply", let command, try hasStartedAnew(command, after: supervisor) {
            return
        }
        assertNothingRuns(command, message)
        guard let command else { return }
        let ending = try command.end(within: RunningCommand.limitSeconds)
        // Whatever becomes of the supervisor, what is to be gone is gone.
        if isEnding {
            XCTAssertEqual(ending, .exited(0), "\(message): \(command.output)")
            scene.assertNothingIsLeft()
        }
    }

    /// A command that finds its supervisor gone before it has asked anything is itself the next
    /// `up`, and starts all anew.
    private func hasStartedAnew(
        _ command: RunningCommand, after killed: ProcessIdentity?
    ) throws -> Bool {
        let ending = try command.end(within: RunningCommand.limitSeconds)
        // Or it was ready a moment before.
        guard ending == .exited(0), let next = supervisor(), next != killed else { return false }
        let running = scene.processes
        XCTAssertEqual(running.count { $0.role == "supervise" }, 1, command.output)
        XCTAssertEqual(running.count, Self.processes, command.output)
        return true
    }

    /// The one that the network has, or is about to have.
    private func supervisor() -> ProcessIdentity? {
        if let known = scene.state().readSupervisor()?.identity, known.isAlive { return known }
        return scene.processes.first { $0.role == "supervise" }.flatMap {
            ProcessIdentity.of($0.identifier)
        }
    }

    /// Of the network; the command that was under way may still say what it thinks of it.
    private func assertNothingRuns(_ command: RunningCommand?, _ message: String) {
        let watch = Stopwatch()
        var left = whatRuns(command)
        while !left.isEmpty, watch.milliseconds < Self.orphanSeconds * 1_000 {
            poll(nil, 0, 2)
            left = whatRuns(command)
        }
        slowestMicroseconds = max(slowestMicroseconds, watch.microseconds)
        XCTAssertEqual(left, [], "\(message): \(command?.output ?? "")")
    }

    private func whatRuns(_ command: RunningCommand?) -> [String] {
        // One that is just ending has no arguments any more, and is told by the journal.
        let known = Journal.survivors(scene.state()).map { "\($0.name) \($0.identity.pid)" }
        let seen = scene.processes.filter {
            $0.identifier != command?.identity.pid && $0.role != "send"
        }
        return known + seen.map(\.description)
    }

    private func wait(until microseconds: Int, _ watch: Stopwatch) {
        poll(nil, 0, Int32(max(0, microseconds - watch.microseconds) / 1_000))
        // A millisecond is long in the life of a process that starts.
        while watch.microseconds < microseconds {}
    }
}
