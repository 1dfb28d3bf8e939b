import Planning
import TopologyModel
import XCTest

@testable import Runtime

final class PortAssignmentTests: XCTestCase {
    private static let place = SourceLocation(file: "net.swift", line: 1)

    /// Nodes of these names, each with the BTP port that it demands if any.
    private func plan(_ ports: KeyValuePairs<String, Int?>) throws -> NetworkPlan {
        var network = NetworkDescription(name: "net", prefix: "test", source: Self.place)
        for (name, port) in ports {
            var node = NodeDescription(name: name, source: Self.place)
            if let port {
                node.ports = Declared(
                    PortsDescription(btp: port, health: nil), source: Self.place)
            }
            if let first = network.nodes.first {
                node.peers = [PeerDescription(node: first.name, source: Self.place)]
            }
            network.nodes.append(node)
        }
        guard case .plan(let plan) = Planner.plan(network) else { throw Unplanned() }
        return plan
    }

    private struct Unplanned: Error {}

    private func held(_ peer: BoundPort, _ web: BoundPort) -> ProcessPorts {
        ProcessPorts(peer: peer, web: web)
    }

    private func any() throws -> BoundPort { try PortBinding.bind(0) }

    /// One that nobody has, for the moment.
    private func free() throws -> Int { try any().port }

    func testWhatWasRememberedComesBeforeWhatIsPreferred() throws {
        var plan = try plan(["a": nil])
        let stored = StoredPorts(peer: try free(), web: try free())
        let ports = try PortAssignment(for: &plan, held: [:], stored: ["a": stored])
        XCTAssertEqual(ports.all["a"]?.peer, stored.peer)
        XCTAssertEqual(ports.all["a"]?.web, stored.web)
        XCTAssertEqual(ports.bound["a"]?.peer?.port, stored.peer)
        // The plan says what is so, and that nobody demanded it.
        XCTAssertEqual(plan.nodes[0].btpPort, PlannedPort(number: stored.peer, isExplicit: false))
        XCTAssertEqual(plan.nodes[0].healthPort?.number, stored.web)
    }

    func testATakenOneIsReplacedAndADemandedOneThatIsTakenNamesItsHolder() throws {
        let taken = try any()
        var plan = try plan(["a": nil])
        let stored = StoredPorts(peer: taken.port, web: try free())
        let ports = try PortAssignment(for: &plan, held: [:], stored: ["a": stored])
        XCTAssertNotEqual(ports.all["a"]?.peer, taken.port)
        XCTAssertEqual(ports.all["a"]?.web, stored.web)

        var demanding = try self.plan(["a": taken.port, "b": nil])
        do throws(RunFailure) {
            _ = try PortAssignment(for: &demanding, held: [:], stored: [:])
            XCTFail("it was taken twice")
        } catch {
            XCTAssertEqual(error.kind, .portTaken)
            XCTAssertEqual(error.problems.count, 1)
            let message = error.problems[0].message
            XCTAssert(message.hasPrefix("a: port \(taken.port) is taken by "), message)
            XCTAssert(message.hasSuffix("(pid \(getpid()))"), message)
        }
    }

    func testARunningProcessKeepsWhatItHas() throws {
        var plan = try plan(["a": nil, "b": nil])
        let before = held(try any(), try any())
        let ports = try PortAssignment(
            for: &plan, held: ["a": before],
            stored: ["a": StoredPorts(peer: try free(), web: try free())])
        XCTAssertEqual(ports.all["a"]?.peer, before.peerNumber)
        XCTAssertNil(ports.bound["a"])
        XCTAssertNotNil(ports.bound["b"])
    }

    func testOnlyThePortThatIsDemandedMoves() throws {
        let before = held(try any(), try any())
        let wanted = try free()
        var plan = try plan(["a": wanted])
        let ports = try PortAssignment(for: &plan, held: ["a": before], stored: [:])
        XCTAssertEqual(ports.bound["a"]?.peer?.port, wanted)
        XCTAssert(ports.bound["a"]?.web === before.web)
    }

    func testADemandedPortPassesFromWhoeverOfTheNetworkHasItByChance() throws {
        let of = (a: held(try any(), try any()), gone: held(try any(), try any()))
        var plan = try plan(["a": nil, "b": of.a.peerNumber, "c": of.gone.peerNumber])
        let ports = try PortAssignment(
            for: &plan, held: ["a": of.a, "gone": of.gone],
            stored: ["a": StoredPorts(peer: of.a.peerNumber, web: of.a.webNumber)])
        XCTAssert(ports.bound["b"]?.peer === of.a.peer)
        XCTAssert(ports.bound["c"]?.peer === of.gone.peer)
        XCTAssertNotEqual(ports.all["a"]?.peer, of.a.peerNumber)
        XCTAssert(ports.bound["a"]?.web === of.a.web)
    }

    func testAStoppedProcessHasNumbersAndHoldsNothing() throws {
        var before = held(try any(), try any())
        before.close()
        var plan = try plan(["a": nil])
        var ports = try PortAssignment(for: &plan, held: ["a": before], stored: [:])
        XCTAssertEqual(ports.all["a"]?.peer, before.peerNumber)
        XCTAssertEqual(ports.bound["a"]?.isClosed ?? true, true)
        let wanted = try free()
        plan = try self.plan(["a": wanted])
        ports = try PortAssignment(for: &plan, held: ["a": before], stored: [:])
        XCTAssertEqual(ports.bound["a"]?.isClosed, true)
        XCTAssertEqual(ports.bound["a"]?.peerNumber, wanted)
        XCTAssertEqual(ports.bound["a"]?.webNumber, before.webNumber)
        XCTAssertNoThrow(try PortBinding.bind(wanted))
    }

    func testNothingIsHeldOfAnAssignmentThatFailed() throws {
        let taken = try any()
        let other = try free()
        var plan = try plan(["a": other, "b": taken.port])
        XCTAssertThrowsError(try PortAssignment(for: &plan, held: [:], stored: [:]))
        XCTAssertNoThrow(try PortBinding.bind(other))
    }
}
