import Control
import Foundation
import Runtime
import TestSupport
import XCTest

@testable import ilpnet

/// `wait` and `events`: hearing of what happens, by value and against a pretended supervisor.
final class WaitingTests: XCTestCase {
    private var place: TemporaryFolder!

    override func setUpWithError() throws { place = try TemporaryFolder() }

    func testHowFarANetworkIsFromBeingReady() {
        let awaited = AwaitedState(goal: .ready, node: nil)
        XCTAssertEqual(awaited.progress(in: RunningNetworks.line()), .reached)
        XCTAssertEqual(
            awaited.progress(in: RunningNetworks.starting()),
            .missing(["connector-c to listen", "connector-d to listen", "and 4 links"]))
        XCTAssertEqual(
            awaited.progress(in: RunningNetworks.troubled()),
            .hopeless([
                "connector-e is failed: ended 5 times within 10 s, the last time with exit code 1;"
                    + " `ilpnet start connector-e` tries again"
            ]))
        XCTAssertEqual(
            awaited.progress(in: RunningNetworks.line(state: .stopping)),
            .hopeless(["linear-5 is being stopped"]))
        var probing = RunningNetworks.line(state: .starting)
        XCTAssertEqual(awaited.progress(in: probing), .missing(["the probe packets"]))
        // What ended may be about to come while a change is under way.
        probing.processes[2].state = .stopped
        XCTAssertEqual(awaited.progress(in: probing), .missing(["connector-b is stopped"]))
    }

    func testHowFarANodeIsFromBeingReady() {
        let network = RunningNetworks.troubled()
        func progress(_ node: String) -> AwaitedState.Progress {
            AwaitedState(goal: .ready, node: node).progress(in: network)
        }
        XCTAssertEqual(progress("connector-a"), .reached)
        XCTAssertEqual(
            progress("connector-b"),
            .missing(["connector-b is degraded", "the link connector-b -> connector-c"]))
        XCTAssertEqual(
            progress("connector-c"),
            .missing([
                "connector-c is restarting: ended by signal 9 (KILL), starts again in 0.4 s"
            ]))
        guard case .hopeless = progress("connector-e") else { return XCTFail() }
        guard case .hopeless = progress("nobody") else { return XCTFail() }
    }

    func testHowFarANodeIsFromBeingStopped() {
        var network = RunningNetworks.line()
        let awaited = AwaitedState(goal: .stopped, node: "connector-b")
        XCTAssertEqual(awaited.progress(in: network), .missing(["connector-b is ready"]))
        for state in [ProcessStatus.State.stopped, .failed] {
            network.processes[2].state = state
            XCTAssertEqual(awaited.progress(in: network), .reached)
        }
        network.processes.remove(at: 2)
        XCTAssertEqual(awaited.progress(in: network), .reached)
    }

    func testWhatIsSoIsNotWaitedFor() throws {
        let network = try PretendedNetwork(RunningNetworks.line(), in: place)
        defer { network.end() }
        for words in [["wait"], ["wait", "connector-c", "--timeout", "0"]] {
            let run = try place.run(BuiltProducts.ilpnet, words)
            XCTAssertEqual(run.exitCode, 0, run.errors)
        }
    }

    func testAWaitEndsWithTheEventThatItWaitsFor() throws {
        let network = try PretendedNetwork(RunningNetworks.starting(), in: place)
        defer { network.end() }
        let run = try place.start("wait", "connector-c", "--timeout", "60")
        try eventually(within: 20, "somebody listens") { network.hasListener }
        network.change("connector-c") { $0.linksUp = 1 }
        network.change("connector-c") { $0.state = .ready }
        XCTAssertEqual(run.waitForEnd().exitCode, 0)
        // It asked once, and never again.
        XCTAssertEqual(network.requests.map(\.action), [.events])
    }

    func testTheEndOfANetworkIsWaitedFor() throws {
        let network = try PretendedNetwork(RunningNetworks.line(), in: place)
        let run = try place.start("wait", "--for", "stopped", "--timeout", "60")
        try eventually(within: 20, "somebody listens") { network.hasListener }
        network.change(to: .stopping)
        network.end()
        XCTAssertEqual(run.waitForEnd().exitCode, 0)
        XCTAssertEqual(try place.ilpnet("wait", "--for", "stopped").exitCode, 0)
    }

    func testAWaitThatTakesTooLongNamesWhatIsMissing() throws {
        let network = try PretendedNetwork(RunningNetworks.starting(), in: place)
        defer { network.end() }
        let run = try place.ilpnet("wait", "--timeout", "0")
        XCTAssertEqual(run.exitCode, 5)
        XCTAssertEqual(
            run.errors,
            """
            error: linear-5 is not ready after 0 s; still missing: connector-c to listen, connector-d\
             to listen, and 4 links
              fix: `ilpnet logs` tells what happens, --timeout gives it more time

            """)
    }

    func testWhatCannotComeIsNotWaitedFor() throws {
        let network = try PretendedNetwork(RunningNetworks.troubled(), in: place)
        for words in [["wait"], ["wait", "connector-e"]] {
            let run = try place.run(BuiltProducts.ilpnet, words)
            XCTAssertEqual(run.exitCode, 7, run.errors)
            XCTAssert(run.errors.contains("connector-e is failed"), run.errors)
            XCTAssert(run.errors.contains("fix: start it: ilpnet start connector-e"), run.errors)
        }
        let run = try place.start("wait", "connector-c", "--timeout", "60")
        try eventually(within: 20, "somebody listens") {
            network.requests.count { $0.action == .events } == 3
        }
        network.end()
        let ended = run.waitForEnd()
        XCTAssertEqual(ended.exitCode, 7)
        XCTAssert(ended.errors.contains("linear-5 ended while it was waited for"), ended.errors)
    }

    func testWaitingForANodeThatIsNotThereIsAMistake() throws {
        let network = try PretendedNetwork(RunningNetworks.line(), in: place)
        defer { network.end() }
        let run = try place.ilpnet("wait", "connector-q")
        XCTAssertEqual(run.exitCode, 2)
    }

    func testEventsBeginWithASnapshotAndEndWithTheNetwork() throws {
        let network = try PretendedNetwork(RunningNetworks.line(), in: place)
        let json = try place.start("events", "--json")
        let plain = try place.start("events")
        try eventually(within: 20, "two listen") {
            plain.outputSoFar.contains("is ready in") && json.outputSoFar.contains("\"snapshot\"")
        }
        network.change("connector-c") {
            $0.state = .restarting
            $0.reason = "ended by signal 9 (KILL)"
            $0.pid = nil
        }
        network.change(to: .degraded)
        network.tell(
            .link,
            link: LinkStatus(
                from: "connector-b", to: "connector-c", fromIsUp: false, toIsUp: false))
        try eventually(within: 20, "all was told") {
            plain.outputSoFar.contains("link") && json.outputSoFar.contains("\"link\"")
        }
        network.end()
        let (lines, text) = (json.waitForEnd(), plain.waitForEnd())
        XCTAssertEqual([lines.exitCode, text.exitCode], [0, 0])
        XCTAssertEqual(text.errors, "linear-5 has ended\n")
        XCTAssertEqual(
            text.output,
            """
            2026-11-21T04:45:47.000Z linear-5: 5 nodes, 4 links
            2026-11-21T04:45:47.000Z 6 processes are ready: dashboard, connector-a, connector-b and\
             3 more
            2026-11-21T04:45:47.000Z linear-5 is ready in 212 ms: evaluated 7 > planned 0.4 >\
             connector-e started 12 > listening 6 > linked with connector-d 9 > probed 11
            2026-11-21T04:45:47.294Z connector-c is restarting: ended by signal 9 (KILL)
            2026-11-21T04:45:47.294Z linear-5 is degraded
            2026-11-21T04:45:47.294Z link connector-b -> connector-c is down

            """)
        let events = try lines.output.split(separator: "\n").map {
            try ControlFormat.read(ControlEvent.self, from: Array($0.utf8))
        }
        XCTAssertEqual(events.map(\.kind), [.snapshot, .process, .network, .link])
        XCTAssertEqual(events.first?.network?.name, "linear-5")
    }

    func testEventsEndWithTheirReader() throws {
        let network = try PretendedNetwork(RunningNetworks.line(), in: place)
        defer { network.end() }
        let run = try place.shell("$ILPNET events --json | head -n 1; echo ${PIPESTATUS[0]}")
        XCTAssert(run.output.hasPrefix("{\"kind\":\"snapshot\""), run.output)
        XCTAssert(run.output.hasSuffix("\n0\n"), run.output)
    }
}
