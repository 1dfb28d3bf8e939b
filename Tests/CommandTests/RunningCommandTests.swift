import Control
import Disk
import Foundation
import Runtime
import TestSupport
import XCTest

@testable import ilpnet

/// Commands that ask a running network, as they are called, against supervisors that are pretended.
final class RunningCommandTests: XCTestCase {
    private var place: TemporaryFolder!
    private var networks: [PretendedNetwork] = []

    override func setUpWithError() throws { place = try TemporaryFolder() }

    override func tearDown() {
        for network in networks { network.end() }
        networks = []
    }

    // MARK: - Looking

    func testPsShowsWhatRuns() throws {
        try pretend(aged(RunningNetworks.line()))
        let run = try place.ilpnet("ps")
        XCTAssertEqual(run.exitCode, 0, run.errors)
        try assertGolden(Array(run.output.utf8), "ps.txt")
        XCTAssertEqual(try place.ilpnet("ps", "--network", "linear-5").output, run.output)
    }

    func testPsSaysWhatIsWrong() throws {
        try pretend(aged(RunningNetworks.troubled()))
        try assertGolden(Array(try place.ilpnet("ps").output.utf8), "ps-troubled.txt")
    }

    func testPsForPrograms() throws {
        try pretend(aged(RunningNetworks.troubled()))
        try assertGolden(steady(try place.ilpnet("ps", "--json").output), "ps.json")
        try pretend(aged(RunningNetworks.line("pair", nodes: 2)))
        try assertGolden(steady(try place.ilpnet("ps", "pair", "--json").output), "ps-pair.json")
    }

    func testLsForPrograms() throws {
        try pretend(aged(RunningNetworks.line()))
        try PretendedNetwork.folder(RunningNetworks.line("old"), in: place)
        let run = try place.ilpnet("ls", "--json", environment: ["XDG_RUNTIME_DIR": place.path])
        let output = run.output.replacing(place.path, with: "/home/ann")
        try assertGolden(steady(output), "ls.json")
    }

    /// Time goes on.
    private func steady(_ output: String) -> [UInt8] {
        Array(
            output.replacing(
                /"uptimeMilliseconds": \d+/, with: "\"uptimeMilliseconds\": 61500"
            ).utf8)
    }

    func testLsListsWhatRunsAndWhatRanHere() throws {
        try pretend(aged(RunningNetworks.line()))
        try PretendedNetwork.folder(RunningNetworks.line("old"), in: place)
        try pretend(RunningNetworks.line("killed")).end()
        let killed = StateFolder(network: "killed", root: place[".ilpnet"])
        try killed.writeSupervisor(
            StoredSupervisor(
                identity: ProcessIdentity(pid: 1, startTicks: 1, bootId: "another"),
                version: "0"))
        let run = try place.ilpnet("ls", environment: ["XDG_RUNTIME_DIR": place.path])
        let output = run.output.replacing(place.path, with: "/place")
        XCTAssertEqual(
            output,
            """
              NETWORK   STATE        NODES  UPTIME  DASHBOARD               FOLDER
              killed    ● abandoned      0       -  -                       /place/.ilpnet/killed
              linear-5  ● ready          5   3h12m  http://127.0.0.1:8080/  /place/.ilpnet/linear-5
              old       ● stopped        0       -  -                       /place/.ilpnet/old

            """)
    }

    func testLsFindsNetworksOfOtherFolders() throws {
        let elsewhere = try TemporaryFolder()
        try pretend(aged(RunningNetworks.line()), in: elsewhere)
        let environment = ["XDG_RUNTIME_DIR": elsewhere.path]
        NetworkIndex(environment: environment).register(networks[0].folder)
        try networks[0].folder.writeSupervisor(
            StoredSupervisor(identity: .own(), version: "0"))
        let run = try place.ilpnet("ls", environment: environment)
        XCTAssert(run.output.contains("linear-5  ● ready"), run.output + run.errors)
        // And one of them can be named from here.
        let ps = try place.ilpnet("ps", "linear-5", environment: environment)
        XCTAssert(ps.output.hasPrefix("linear-5  ● ready"), ps.output + ps.errors)
        let none = try place.ilpnet("ps", environment: environment)
        XCTAssertEqual(none.exitCode, 7)
        XCTAssert(none.errors.contains("elsewhere: ilpnet ps linear-5"), none.errors)
    }

    func testLsWithoutAnyNetworkIsNoFailure() throws {
        let run = try place.ilpnet("ls", environment: ["XDG_RUNTIME_DIR": place.path])
        XCTAssertEqual(run.exitCode, 0)
        XCTAssertEqual(run.output, "")
        XCTAssert(run.errors.hasPrefix("no network runs"), run.errors)
    }

    // MARK: - Which network

    func testOfSeveralNetworksOneMustBeNamed() throws {
        try pretend(RunningNetworks.line("one"))
        try pretend(RunningNetworks.line("two"))
        let run = try place.ilpnet("ps")
        XCTAssertEqual(run.exitCode, 2)
        XCTAssertEqual(
            run.errors,
            """
            error: 2 networks are here: one and two
              fix: say which: ilpnet ps one

            """)
        XCTAssert(try place.ilpnet("ps", "two").output.hasPrefix("two  ● ready"))
    }

    func testTheOneThatRunsIsMeantBeforeThoseThatRan() throws {
        try PretendedNetwork.folder(RunningNetworks.line("old"), in: place)
        try pretend(RunningNetworks.line("new"))
        XCTAssert(try place.ilpnet("ps").output.hasPrefix("new  ● ready"))
    }

    func testANetworkIsNamedByItsFileAsWell() throws {
        var network = RunningNetworks.line()
        network.file = place["topologies/net.swift"]
        try pretend(network)
        try pretend(RunningNetworks.line("other"))
        // The file need not be there.
        for name in ["topologies/net.swift", "./topologies/../topologies/net.swift", network.file] {
            let run = try place.ilpnet("ps", name)
            XCTAssert(run.output.hasPrefix("linear-5"), "\(name): \(run.errors)")
        }
        let run = try place.ilpnet("ps", "topologies/no.swift")
        XCTAssertEqual(run.exitCode, 7)
        XCTAssert(run.errors.contains("was made of topologies/no.swift"), run.errors)
    }

    func testWithoutANetworkTheFixIsSaid() throws {
        let environment = ["XDG_RUNTIME_DIR": place.path]
        for command in ["ps", "events", "wait", "stop a", "kill a"] {
            let words = command.split(separator: " ").map(String.init)
            let run = try place.run(BuiltProducts.ilpnet, words, environment)
            XCTAssertEqual(run.exitCode, 7, command)
            XCTAssert(run.errors.contains("no network runs here"), run.errors)
            XCTAssert(run.errors.contains("ilpnet up FILE"), run.errors)
        }
        try pretend(RunningNetworks.line())
        let run = try place.ilpnet("ps", "linear-4", environment: environment)
        XCTAssertEqual(run.exitCode, 7)
        XCTAssert(run.errors.contains("did you mean `ilpnet ps linear-5`?"), run.errors)
    }

    func testAStaleSocketIsNoNetworkThatRuns() throws {
        try pretend(RunningNetworks.line()).end()
        let run = try place.ilpnet("ps")
        XCTAssertEqual(run.exitCode, 7)
        XCTAssertEqual(
            run.errors,
            """
            error: linear-5 is not running
              fix: start it: ilpnet up /home/ann/linear-5.swift

            """)
    }

    // MARK: - Doing

    func testWhatIsDoneToNodesIsSaidOfEach() throws {
        try pretend(RunningNetworks.line()) { request, network in
            for name in request.names ?? [] {
                let place = network.processes.firstIndex { $0.name == name }!
                switch request.action {
                case .stop: network.processes[place].state = .stopped
                case .kill: network.processes[place].state = .restarting
                case .pause: network.processes[place].state = .paused
                default: network.processes[place].state = .ready
                }
                if request.action != .pause, network.processes[place].state != .ready {
                    network.processes[place].pid = nil
                }
            }
            return nil
        }
        for (call, output) in [
            ("stop connector-b connector-a", "connector-b stopped\nconnector-a stopped\n"),
            ("kill connector-c", "connector-c killed: restarting\n"),
            ("pause connector-d", "connector-d paused\n"),
            ("resume connector-d", "connector-d resumed: ready, pid 4005\n"),
            ("restart dashboard", "dashboard restarted: ready, pid 4001\n"),
            ("start connector-e connector-e", "connector-e started: ready, pid 4006\n"),
        ] {
            let words = call.split(separator: " ").map(String.init)
            let run = try place.run(BuiltProducts.ilpnet, words)
            XCTAssertEqual(run.exitCode, 0, run.errors)
            XCTAssertEqual(run.output, output)
        }
        XCTAssertEqual(
            networks[0].requests.filter { $0.action == .stop }.map(\.names),
            [["connector-b", "connector-a"]])
    }

    func testUnknownNodesAreAllNamedAndNothingIsDone() throws {
        try pretend(RunningNetworks.line())
        let run = try place.ilpnet("stop", "connector-a", "conector-b", "x")
        XCTAssertEqual(run.exitCode, 2)
        XCTAssertEqual(
            run.errors,
            """
            error: linear-5 has no node conector-b
              fix: did you mean connector-b?
            error: linear-5 has no node x
              fix: `ilpnet ps` lists its nodes

            """)
        XCTAssertEqual(networks[0].requests.map(\.action), [.status])
    }

    func testARefusalIsTheCommandsFailure() throws {
        try pretend(RunningNetworks.line()) { request, _ in
            request.action == .start
                ? ControlRefusal(.startFailed, [.init(message: "it failed", fix: "mend it")]) : nil
        }
        let run = try place.ilpnet("start", "connector-a")
        XCTAssertEqual(run.exitCode, 4)
        XCTAssertEqual(run.errors, "error: it failed\n  fix: mend it\n")
    }

    private func aged(_ network: NetworkStatus) -> NetworkStatus {
        var network = network
        // Three hours, twelve minutes and a half ago.
        let shift = MonotonicTime.milliseconds() - 11_550_000 - 100_000
        network.supervisor.startedMonotonicMilliseconds += shift
        for place in network.processes.indices {
            network.processes[place].startedMonotonicMilliseconds? += shift
        }
        return network
    }

    @discardableResult
    private func pretend(
        _ status: NetworkStatus, in folder: TemporaryFolder? = nil,
        _ reaction: @escaping PretendedNetwork.Reaction = { _, _ in nil }
    ) throws -> PretendedNetwork {
        let network = try PretendedNetwork(status, in: folder ?? place, reaction)
        networks.append(network)
        return network
    }
}
