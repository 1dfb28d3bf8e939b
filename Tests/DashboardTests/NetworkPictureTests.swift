import Control
import XCTest

@testable import Dashboard

final class NetworkPictureTests: XCTestCase {
    func testBeforeAnybodySpeaksTheConfigurationIsShownAndNothingIsClaimed() throws {
        let alone = try PlayedNetwork().picture(isSupervised: false)
        XCTAssertEqual(alone.supervisor, .none)
        XCTAssertEqual(alone.stateText, "unknown")
        XCTAssertEqual(alone.nodes.map(\.id), ["a", "b", "c"])
        XCTAssertEqual(Set(alone.nodes.map(\.stateText)), ["unknown"])
        XCTAssertEqual(Set(alone.nodes.map(\.healthText)), ["unknown"])
        XCTAssertEqual(Set(alone.links.map(\.stateText)), ["unknown"])
        XCTAssertEqual(try PlayedNetwork().picture().supervisor, .awaited)
    }

    func testASnapshotOfTheSameShapeChangesNodesAndNotTheShape() throws {
        var picture = try PlayedNetwork().picture()
        let before = picture.version
        picture.take(PlayedNetwork().snapshot)
        XCTAssertEqual(picture.supervisor, .live)
        XCTAssertEqual(picture.nodes.map(\.stateText), ["ready", "ready", "ready"])
        XCTAssertGreaterThan(picture.version, before)
        XCTAssertEqual(picture.shapeVersion, 1)
    }

    func testANodeThatComesOrGoesChangesTheShape() throws {
        var picture = try PlayedNetwork().picture()
        picture.take(PlayedNetwork(["a", "b", "c", "d"]).snapshot)
        XCTAssertEqual(picture.nodes.map(\.id), ["a", "b", "c", "d"])
        XCTAssertEqual(picture.shapeVersion, picture.nodes[0].version)
        let withFour = picture.shapeVersion
        picture.take(PlayedNetwork(["a", "b"]).snapshot)
        XCTAssertGreaterThan(picture.shapeVersion, withFour)
        XCTAssertEqual(picture.links.map(\.to), ["b"])
        // What went is no part of the picture any more, also for late events.
        let version = picture.version
        picture.take(
            PlayedNetwork.event(.process, process: PlayedNetwork.process("d", .failed)))
        XCTAssertEqual(picture.version, version)
    }

    func testEachChangeIsKnownByTheVersionInWhichItCame() throws {
        var picture = try PlayedNetwork().picture()
        picture.take(PlayedNetwork().snapshot)
        let before = picture.version
        picture.take(
            PlayedNetwork.event(.process, process: PlayedNetwork.process("b", .degraded)))
        picture.take(
            PlayedNetwork.event(
                .link, link: LinkStatus(from: "b", to: "c", fromIsUp: true, toIsUp: false)))
        XCTAssertEqual(picture.nodes.filter { $0.version > before }.map(\.id), ["b"])
        XCTAssertEqual(picture.links.filter { $0.version > before }.map(\.stateText), ["half"])
        XCTAssertEqual(picture.version, before + 2)
    }

    func testWhatChangesNothingRaisesNoVersion() throws {
        var picture = try PlayedNetwork().picture()
        picture.take(PlayedNetwork().snapshot)
        let before = picture.version
        picture.take(PlayedNetwork().snapshot)
        picture.take(PlayedNetwork.event(.process, process: PlayedNetwork.process("a", .ready)))
        picture.take(PlayedNetwork.event(.network, network: PlayedNetwork().status))
        picture.take(PlayedNetwork.event(.process, process: PlayedNetwork.process("x", .ready)))
        picture.take(PlayedNetwork.event(.process))
        XCTAssertEqual(picture.version, before)
    }

    func testANetworkEventChangesTheHeadAndKeepsTheLists() throws {
        var picture = try PlayedNetwork().picture()
        picture.take(PlayedNetwork().snapshot)
        var status = PlayedNetwork().status
        status.state = .degraded
        status.waitingFor = ["b: its link to c"]
        status.processes = []
        status.links = []
        picture.take(PlayedNetwork.event(.network, network: status))
        XCTAssertEqual(picture.stateText, "degraded")
        XCTAssertEqual(picture.nodes.count, 3)
        XCTAssertEqual(picture.links.count, 2)
    }

    func testWhatIsKnownStaysWhenTheSupervisorGoes() throws {
        var picture = try PlayedNetwork().picture()
        picture.take(PlayedNetwork().snapshot)
        let before = picture.version
        picture.supervisorIsGone()
        picture.supervisorIsGone()
        XCTAssertEqual(picture.version, before + 1)
        XCTAssertEqual(picture.supervisor, .gone)
        XCTAssertEqual(picture.nodes.map(\.stateText), ["ready", "ready", "ready"])
    }
}
