import Control
import Foundation
import Runtime
import TestSupport
import TopologyModel
import XCTest

/// `up` after an edit: what changes changes, and nothing else notices.
final class EditTests: RunTestCase {
    private static let packets = 2_000

    /// One network under load through a whole day of edits.
    func testEditsUnderLoadLoseNoPacketAndTouchNoOtherProcessOrLink() throws {
        let line = Networks.line()
        try scene.up(line)
        let before = try scene.status().processIdentifiers
        let events = try XCTUnwrap(ControlClient.connect(scene.state()))
        _ = try events.ask(ControlRequest(.events))
        let load = try scene.startSending(
            from: "n1", to: "n3", "--count", "\(Self.packets)", "--rate", "1000", "--json")
        let longer = line.with {
            $0["n3"].peers = [Networks.link(to: "n4")]
            $0.nodes.append(Networks.node("n4"))
        }
        let edits: [(String, NetworkDescription)] = [
            ("a node and its link", longer),
            ("a second link to it", longer.with { $0["n2"].peers.append(Networks.link(to: "n4")) }),
            ("that link again", longer), ("its log level", longer.with(Self.tellAll("n4"))),
            ("that of a node under load", longer.with(Self.tellAll("n2"))),
            ("a port of the new node", longer.with(Self.move("n4"))),
            ("another dialler", longer.with { Self.turn(&$0) }), ("without the node", line),
            ("a dashboard", Networks.line(hasDashboard: true)), ("without it", line),
        ]
        for (what, network) in edits {
            let run = try scene.up(with: ["-d"], network)
            XCTAssertEqual(run.exitCode, 0, "\(what): \(run.output)\(run.errors)")
            let status = try scene.status()
            XCTAssertEqual(status.state, .ready, what)
            XCTAssertEqual(status.processIdentifiers.filter { before[$0.key] != nil }, before, what)
        }
        let run = load.waitForEnd()
        XCTAssertEqual(run.exitCode, 0, run.output + run.errors)
        XCTAssert(run.output.contains("\"fulfilled\": \(Self.packets)"), run.output)
        while let event = try events.nextEvent(timeoutMilliseconds: 0) {
            guard let link = event.link, ["n1", "n2", "n3"].contains(link.from),
                ["n1", "n2", "n3"].contains(link.to)
            else { continue }
            XCTAssert(link.isUp, "\(link.from) -> \(link.to) dropped")
        }
        try scene.down()
        scene.assertNothingIsLeft()
    }

    private static func tellAll(_ node: String) -> (inout NetworkDescription) -> Void {
        { $0[node].logLevel = Declared(.debug) }
    }

    /// To a port that nobody prefers.
    private static func move(_ node: String) -> (inout NetworkDescription) -> Void {
        { $0[node].ports = Declared(PortsDescription(btp: FreePort.take(), health: nil)) }
    }

    private static func turn(_ network: inout NetworkDescription) {
        network["n3"].peers = []
        network["n4"].peers = [Networks.link(to: "n3")]
    }

    /// Until a link stands, and once one end has given it up, a packet that would go over it is
    /// rejected for the moment; none stays without an answer.
    func testAShorterWayAndItsEndLoseNoPacket() throws {
        let line = Networks.line()
        try scene.up(line)
        let load = try scene.startSending(
            from: "n1", to: "n3", "--count", "1000", "--rate", "1000", "--json")
        for _ in 0..<2 {
            try scene.up(line.with { $0["n1"].peers.append(Networks.link(to: "n3")) })
            try scene.up(line)
        }
        let run = load.waitForEnd()
        for count in ["\"sent\": 1000", "\"lost\": 0", "\"wrong\": 0", "\"unanswered\": 0"] {
            XCTAssert(run.output.contains(count), run.output + run.errors)
        }
        XCTAssertFalse(run.output.contains("\"code\": \"F"), "none is rejected for good")
        let again = try scene.send(from: "n1", to: "n3", "--count", "100")
        XCTAssertEqual(again.exitCode, 0, again.output + again.errors)
    }

    func testAPortThatAnotherNodeHasByChanceGoesToWhoeverDemandsIt() throws {
        try scene.up(Networks.line())
        let before = try scene.status()
        let port = try XCTUnwrap(before["n3"]?.peerPort)
        try scene.up(
            Networks.line().with {
                $0["n2"].ports = Declared(PortsDescription(btp: port, health: nil))
            })
        let after = try scene.status()
        XCTAssertEqual(after["n2"]?.peerPort, port)
        XCTAssertNotEqual(after["n3"]?.peerPort, port)
        XCTAssertEqual(after["n1"]?.pid, before["n1"]?.pid)
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
    }

    func testAnEditShowsInWhatItChanges() throws {
        try scene.up(Networks.line())
        XCTAssertFalse(try scene.log(of: "n2").contains { $0.contains("\"debug\"") })
        let first = try scene.status()
        let port = FreePort.take()
        let edited = Networks.line(hasDashboard: true).with {
            $0["n2"].logLevel = Declared(.debug)
            $0["n3"].ports = Declared(PortsDescription(btp: nil, health: port))
            $0.dashboards[0].port = FreePort.take()
        }
        try scene.up(edited)
        let status = try scene.status()
        XCTAssertEqual(status.revision, 2)
        XCTAssertEqual(status["n2"]?.pid, first["n2"]?.pid)
        XCTAssertNotEqual(status["n3"]?.pid, first["n3"]?.pid)
        // The port that the edit says nothing of is kept.
        XCTAssertEqual(status["n3"]?.peerPort, first["n3"]?.peerPort)
        XCTAssertEqual(status["n3"]?.webPort, port)
        XCTAssertEqual(status["dashboard"]?.webPort, edited.dashboards[0].port)
        for process in ["n3", "dashboard"] {
            let web = try XCTUnwrap(status[process]?.webPort)
            let page = try RawConnection(port: UInt16(web))
            page.send("GET /health HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n")
            XCTAssert(try page.textToEnd().hasPrefix("HTTP/1.1 200"), process)
        }
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
        XCTAssert(try scene.log(of: "n2").contains { $0.contains("\"debug\"") })
        // Back, with other ports than before the edit where the file does not say.
        try scene.up(Networks.line())
        XCTAssertNil(try scene.status()["dashboard"])
        XCTAssertEqual(try scene.status()["n3"]?.webPort, port)
    }

    func testANodeThatWasRemovedIsGoneWhenUpReturnsAndItsPortCanBeDemandedAtOnce() throws {
        let port = FreePort.take()
        let longer = Networks.line(nodes: 3).with {
            $0["n3"].ports = Declared(PortsDescription(btp: port, health: nil))
        }
        try scene.up(longer)
        for _ in 0..<3 {
            try scene.up(Networks.line(nodes: 2))
            XCTAssertThrowsError(try RawConnection(port: UInt16(port)))
            try scene.up(longer)
            XCTAssertEqual(try scene.status()["n3"]?.peerPort, port)
        }
    }

    func testAStoppedNodeStaysStoppedThroughAnEditAndStartsWithIt() throws {
        let network = Networks.demanding(Networks.line())
        try scene.up(network)
        try scene.act(.stop, "n3")
        let port = FreePort.take()
        try scene.up(
            network.with {
                $0["n3"].ports = Declared(PortsDescription(btp: port, health: nil))
            })
        XCTAssertEqual(try scene.status()["n3"]?.state, .stopped)
        try scene.act(.start, "n3")
        XCTAssertEqual(try scene.status()["n3"]?.peerPort, port)
        XCTAssertEqual(try scene.status().state, .ready)
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
    }

    func testAnEditOfANodeThatWaitsToBeStartedAgainIsTakenIn() throws {
        try scene.up(Networks.line())
        // More than once, so that the pause is long enough.
        for _ in 0..<3 {
            try scene.waitUntilReady()
            try scene.act(.kill, "n3")
        }
        XCTAssertEqual(try scene.status()["n3"]?.state, .restarting)
        try scene.up(Networks.line().with { $0["n3"].logLevel = Declared(.debug) })
        try scene.waitUntilReady()
        XCTAssertEqual(try scene.send(from: "n1", to: "n3").exitCode, 0)
        XCTAssert(try scene.log(of: "n3").contains { $0.contains("\"debug\"") })
    }

    func testAFileThatChangesWhileItsNetworkStartsIsMentioned() throws {
        // The probe takes its time.
        let slow = Networks.line(nodes: 2).with {
            $0["n1"].peers[0].latencyMicroseconds = .init(ours: 200_000, theirs: 200_000)
        }
        let up = try scene.start("up", "-d", try scene.write(slow))
        try eventually(within: 10, "it starts") { (try? scene.status().revision) == 1 }
        try scene.write(Networks.line())
        let run = up.waitForEnd()
        XCTAssertEqual(run.exitCode, 0, run.errors)
        XCTAssert(run.errors.contains("net.json changed meanwhile"), run.errors)
        XCTAssertEqual(try scene.status().processes.count, 2)
        XCTAssertEqual(try scene.up(with: ["-d"]).exitCode, 0)
        XCTAssertEqual(try scene.status().processes.count, 3)
    }

    func testASecretFromOutsideThatChangesReachesBothEndsAtOnce() throws {
        let network = Networks.line(nodes: 2).with {
            $0.secrets = [
                SecretDescription(
                    name: "ours", origin: .environment(variable: "OURS"), isShared: false,
                    source: Networks.place)
            ]
            $0["n1"].peers[0].secret = "ours"
        }
        let path = try scene.write(network)
        for value in ["first", "second"] {
            let up = try scene.ilpnet("up", "-d", path, environment: ["OURS": value])
            XCTAssertEqual(up.exitCode, 0, up.errors)
            let stored = try scene.folder.read("state/line/secrets/ours")
            XCTAssertEqual(stored, value)
            // It is what a link that is made anew is made with.
            try scene.act(.restart, "n2")
            XCTAssertEqual(try scene.send(from: "n1", to: "n2").exitCode, 0)
        }
        let missing = try scene.ilpnet("up", "-d", path)
        XCTAssertEqual(missing.exitCode, 2, missing.errors)
        XCTAssert(missing.errors.contains("OURS"), missing.errors)
        XCTAssertEqual(try scene.status().state, .ready)
    }
}
