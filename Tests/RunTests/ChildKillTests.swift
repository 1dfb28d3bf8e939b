import Control
import Disk
import Foundation
import Runtime
import TestSupport
import XCTest

/// Every process of a loaded network is killed at random moments: it is back within a second, its
/// neighbours are linked with it again, the others keep their process and their links, and the
/// sender knows what became of every packet.
///
/// Thirty kills; two hundred:
///
///     ILPNET_KILLS=200 swift test --filter ChildKillTests
///
/// A failure names its seed; `ILPNET_SEED` replays it, as far as time lets it.
final class ChildKillTests: RunTestCase {
    private static let nodes = 5
    private static let killsByDefault = 30
    private static let killsWhole = 200
    private static let packetsEachSecond = 1_000
    /// So often each process is killed while the network is whole, then once more together with
    /// all others, and a last time while it starts again. A sixth end within ten seconds would be
    /// taken for more than accidents.
    private static let lapsOfARound = 3
    private static let killsOfARound = (lapsOfARound + 2) * (nodes + 1)
    /// What the supervisor counts as one burst, and a little more.
    private static let burstSeconds = 10.5
    private static let backSeconds = 1.0
    /// On a machine that does much else at the same time.
    private static let backSecondsMax = 4.0

    private var chance = SeededGenerator(seed: 0)
    private var seed: UInt64 = 0
    private var watch: NetworkWatch!
    private var sender: RunningCommand!
    private var kills = 0
    private var backMilliseconds: [Int] = []
    private var hits: [String: Int] = [:]

    override func tearDown() {
        watch = nil
        sender = nil
        super.tearDown()
    }

    func testEveryProcessIsBackWheneverItIsKilledUnderLoad() throws {
        let environment = ProcessInfo.processInfo.environment
        let wanted =
            environment["ILPNET_KILLS"].flatMap { Int($0) }
            ?? (Thoroughness.isFull ? Self.killsWhole : Self.killsByDefault)
        seed = environment["ILPNET_SEED"].flatMap { UInt64($0) } ?? .random(in: 0 ... .max)
        chance = SeededGenerator(seed: seed)
        try scene.up(Networks.line(nodes: Self.nodes, hasDashboard: true))
        watch = try NetworkWatch(scene.state())
        try startSending()
        while kills < wanted {
            try killOneAfterTheOther()
            try killAllAndOnceMore()
            guard kills < wanted else { break }
            let last = Date()
            try eventually(within: Self.burstSeconds + 1, "the burst is over") {
                Date().timeIntervalSince(last) > Self.burstSeconds
            }
        }
        report()
        try checkSender()
        try checkCounters()
        try scene.down()
        scene.assertNothingIsLeft()
    }

    // MARK: - Kills

    /// While all others are whole.
    private func killOneAfterTheOther() throws {
        for _ in 0..<Self.lapsOfARound {
            for victim in watch.names.shuffled(using: &chance) {
                poll(nil, 0, Int32(chance.below(40)))
                try watch.catchUp()
                let before = watch.network
                watch.forgetChanges()
                let began = Stopwatch()
                try kill(victim, "whole")
                try watch.waitUntil(within: Self.backSecondsMax, "\(victim) is back, \(place)") {
                    $0[victim]?.pid != before[victim]?.pid && $0[victim]?.state == .ready
                        && $0.links.allSatisfy(\.isUp)
                }
                backMilliseconds.append(Int(began.milliseconds))
                assertOthersNoticedNothing(of: victim, before)
            }
        }
    }

    private func assertOthersNoticedNothing(of victim: String, _ before: NetworkStatus) {
        for process in watch.network.processes where process.name != victim {
            XCTAssertEqual(process.pid, before[process.name]?.pid, "\(process.name), \(place)")
        }
        let touched = watch.brokenLinks.filter { $0.from != victim && $0.to != victim }
        XCTAssertEqual(touched.map { "\($0.from)-\($0.to)" }, [], "\(victim), \(place)")
        XCTAssertEqual(watch.endedProcesses, [victim], place)
    }

    /// All at once; then each again while it starts.
    private func killAllAndOnceMore() throws {
        try watch.catchUp()
        let first = watch.network.processIdentifiers
        for name in watch.names { try kill(name, "all at once") }
        var once = Set(watch.names)
        var again = first
        try watch.waitUntil(within: 30, "each was started and killed again, \(place)") { network in
            for name in once {
                guard let pid = network[name]?.pid, pid != first[name] else { continue }
                // Anywhere in the few milliseconds until it is ready.
                poll(nil, 0, Int32(self.chance.below(12)))
                let isStarting = network[name]?.state == .starting
                try self.kill(name, isStarting ? "starting" : "whole")
                again[name] = pid
                once.remove(name)
            }
            return once.isEmpty
        }
        try watch.waitUntil(within: 30, "the network is ready again, \(place)") { network in
            network.state == .ready && network.links.allSatisfy(\.isUp)
                && network.processes.allSatisfy { $0.pid != nil && $0.pid != again[$0.name] }
        }
    }

    private func kill(_ name: String, _ moment: String) throws {
        let pid = try XCTUnwrap(watch.network[name]?.pid, "\(name), \(place)")
        Glibc.kill(Int32(pid), SIGKILL)
        kills += 1
        hits[moment, default: 0] += 1
    }

    private var place: String { "kill \(kills), seed \(seed)" }

    // MARK: - The sender's account

    private func startSending() throws {
        sender = try scene.begin([
            "send", "--node", scene.state().configurationPath(of: "n1"), "--to",
            "test.n\(Self.nodes)", "--amount", "1", "--count", "1000000", "--rate",
            "\(Self.packetsEachSecond)", "--json",
        ])
        try watch.waitUntil(within: 10, "packets arrive") {
            ($0["n\(Self.nodes)"]?.packets?.delivered ?? 0) > 20
        }
    }

    private func checkSender() throws {
        XCTAssertFalse(sender.hasEnded, sender.output)
        sender.identity.signal(SIGINT, group: false)
        _ = try sender.end(within: 10)
        let output = sender.output
        let json = try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(output.drop { $0 != "{" }.utf8))
                as? [String: Any], output)
        func count(_ name: String) -> Int { json[name] as? Int ?? -1 }
        let parts = ["fulfilled", "rejected", "wrong", "lost", "unanswered"].map(count)
        XCTAssertEqual(count("sent"), parts.reduce(0, +), "\(place): \(output)")
        XCTAssertEqual(count("wrong"), 0, "\(place): \(output)")
        XCTAssertEqual(count("unexpected"), 0, "\(place): \(output)")
        // A packet without an answer is one whose sender lost its own link meanwhile.
        XCTAssertEqual(count("lost"), count("lostWithLink"), "\(place): \(output)")
        XCTAssertGreaterThan(count("fulfilled"), kills, "there was no load to speak of: \(output)")
        let codes = (json["rejections"] as? [[String: Any]] ?? []).compactMap { $0["code"] }
        XCTAssertEqual(
            Set(codes.map { "\($0)" }).subtracting(["T00", "T01", "R00"]), [],
            "\(place): \(output)")
        print(
            "sent \(count("sent")), fulfilled \(count("fulfilled")), rejected"
                + " \(count("rejected")), lost with the link \(count("lostWithLink"))")
    }

    /// As the nodes themselves count.
    private func checkCounters() throws {
        try watch.waitUntil(within: 10, "no packet is left in flight, \(place)") {
            $0.processes.allSatisfy { process in
                guard let packets = process.packets else { return true }
                return packets.inFlight == 0
                    && packets.received
                        == packets.forwarded + packets.delivered + packets.rejected
            }
        }
    }

    private func report() {
        let sorted = backMilliseconds.sorted()
        let median = sorted[sorted.count / 2]
        let moments = hits.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        print("\(kills) kills of processes, seed \(seed): \(moments.joined(separator: ", "))")
        print("back after \(median) ms in the middle, \(sorted.last ?? 0) ms at most")
        XCTAssertLessThan(Double(median), Self.backSeconds * 1_000, place)
    }
}
