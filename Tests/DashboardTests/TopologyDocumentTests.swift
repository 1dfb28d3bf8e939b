import Control
import GraphLayout
import Reactor
import TestSupport
import XCTest

@testable import Dashboard

/// `/api/v1/topology` to the byte: programs of other people read it.
final class TopologyDocumentTests: XCTestCase {
    private let now = LoopTime(
        wallMilliseconds: 1_795_000_000_125, monotonicNanoseconds: 66_000_000_000)
    private let places = [
        Point(x: 0, y: 0), Point(x: 1, y: 0), Point(x: 2.004, y: -0.337),
    ]

    func testTheWholeOfALiveNetwork() throws {
        var picture = try PlayedNetwork().picture()
        var network = PlayedNetwork()
        network.status.state = .failed
        network.status.failure = ControlRefusal(
            .startFailed, [.init(message: "b ended with signal 9", fix: "see its log")])
        network.status.waitingFor = ["b to listen"]
        network.status.startup = StartupTiming(microseconds: 212_345, criticalChain: [])
        network.status.processes[2] = PlayedNetwork.process(
            "b", .failed, reason: "it ended 5 times in 10 s: \"no\"")
        network.status.processes[2].pid = nil
        network.status.processes[2].packets = nil
        network.status.links[0].toIsUp = false
        picture.take(network.snapshot)
        try assertGolden(document(picture).whole + [10], "topology-live.json")
    }

    func testTheWholeOfANetworkOfWhichNothingIsKnown() throws {
        let picture = try PlayedNetwork().picture(isSupervised: false)
        let document = TopologyDocument(picture: picture, places: [], now: now)
        try assertGolden(document.whole + [10], "topology-unknown.json")
    }

    func testChangesHaveOnlyWhatIsNewer() throws {
        var picture = try PlayedNetwork().picture()
        picture.take(PlayedNetwork().snapshot)
        let before = picture.version
        picture.take(
            PlayedNetwork.event(
                .process, process: PlayedNetwork.process("b", .degraded, received: 12)))
        try assertGolden(document(picture).changes(since: before) + [10], "topology-changes.json")
        let none = String(
            decoding: document(picture).changes(since: picture.version), as: UTF8.self)
        XCTAssert(none.contains(#""nodes":[],"links":[]"#), none)
    }

    private func document(_ picture: NetworkPicture) -> TopologyDocument {
        TopologyDocument(picture: picture, places: places, now: now)
    }
}
