import Foundation
import TestSupport
import XCTest

/// A connector as a supervisor's child: what it reports, and what it does without its supervisor.
final class SupervisedConnectorTests: XCTestCase {
    private let folder = try! TemporaryFolder()

    func testItReportsWhatASupervisorHasToKnowAndNothingElse() throws {
        let connector = try SupervisedConnector(HopScene.file, in: folder)
        let client = try dial("client", connector)
        let next = try dial("next", connector)
        try eventually(within: 5, "next is up") { connector.reports.all.contains("up next") }
        try deliver(from: client, to: next)
        // The counts may come in two steps, but the last ones come.
        try eventually(within: 5, "the packet is counted") {
            connector.reports.all.last == "counts 1 1 0 0 0"
        }
        next.socket.close()
        try eventually(within: 5, "next is down") { connector.reports.all.last == "down next" }
        try reload(connector, HopScene.file, expecting: "reloaded")
        try folder.write("{}", to: "hop.json")
        connector.signal(SIGHUP)
        try eventually(within: 5, "a faulty file") { connector.reports.all.last == "not-reloaded" }
        client.socket.close()
        connector.signal(SIGTERM)
        XCTAssertEqual(connector.waitForEnd(within: 10), 0)
        try eventually(within: 5, "it drains") { connector.reports.all.last == "draining" }
        XCTAssertEqual(
            connector.reports.all.filter { $0 != "counts 1 1 0 0 1" },
            [
                "listening", "counts 0 0 0 0 0", "up next", "counts 1 1 0 0 0", "down next",
                "reloaded", "not-reloaded", "draining",
            ])
    }

    func testCountsAreToldTwiceASecondAtMostAndAllInTheEnd() throws {
        let connector = try SupervisedConnector(HopScene.file, in: folder)
        let client = try dial("client", connector)
        let start = Date()
        var sent = 0
        // To nobody: each is rejected by the connector itself.
        while Date().timeIntervalSince(start) < 1.2 {
            _ = try client.nextAnswer(to: try client.send(prepare(to: "test.nowhere")))
            sent += 1
        }
        client.socket.close()
        connector.signal(SIGTERM)
        XCTAssertEqual(connector.waitForEnd(within: 10), 0)
        let elapsed = Date().timeIntervalSince(start)
        try eventually(within: 5, "the last counts") {
            connector.reports.all.contains("counts \(sent) 0 0 \(sent) 0")
        }
        let counts = connector.reports.all.filter { $0.hasPrefix("counts") }
        // The first is that there is nothing yet, the last comes at the end whenever that is.
        XCTAssertLessThanOrEqual(counts.count, Int(elapsed / 0.5) + 3)
        XCTAssertGreaterThanOrEqual(counts.count, 3)
    }

    func testWithoutItsSupervisorItIsGoneInTimeThoughPacketsAreInFlightAndPeersAreSilent() throws {
        let connector = try SupervisedConnector(HopScene.file, in: folder)
        let client = try dial("client", connector)
        // It takes packets, and never says a word.
        let silent = try dial("next", connector)
        try client.send(prepare(to: "test.next.desk"))
        _ = try silent.nextPrepare()
        let load = HandLoad(
            port: connector.btpPort, user: "client", token: NodeFile.secret("hop", "client"),
            destination: "test.next.desk")
        try eventually(within: 5, "packets are in flight") {
            try connector.metric("ilpnet_packets_in_flight") ?? 0 > 10
        }
        let start = Date()
        connector.cutLifeline()
        XCTAssertEqual(connector.waitForEnd(within: 5), 0)
        XCTAssertLessThan(Date().timeIntervalSince(start), 1.5)
        _ = load.stop()
        XCTAssert(
            connector.logLines.contains { $0["event"] as? String == "the supervisor is gone" })
        XCTAssertEqual(connector.logLines.last?["event"] as? String, "stopped")
    }

    func testItsSupervisorsEndShortensAnEndThatHasBegun() throws {
        let connector = try SupervisedConnector(HopScene.file, in: folder)
        let client = try dial("client", connector)
        let next = try dial("next", connector)
        try client.send(prepare(to: "test.next.desk"))
        _ = try next.nextPrepare()
        connector.signal(SIGTERM)
        try eventually(within: 5, "it drains") { connector.reports.all.contains("draining") }
        let start = Date()
        connector.cutLifeline()
        XCTAssertEqual(connector.waitForEnd(within: 5), 0)
        XCTAssertLessThan(Date().timeIntervalSince(start), 1.5)
    }

    func testAPausedOneWakesWhenItsSupervisorIsKilledAndEnds() throws {
        try HopScene.file.write(to: folder)
        let life = try HandedPipe(), reports = try HandedPipe(), said = try HandedPipe()
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        // The shell alone holds the other end of the lifeline.
        let script = """
            "$0" connector --config "$1" --log-file "$2" --lifeline-fd 3 --status-fd 4 5>&- &
            echo $!
            wait
            """
        let shell = try HandedPipe.start(
            [
                "/bin/sh", "-c", script, BuiltProducts.ilpnet, folder["hop.json"],
                folder["hop.log"],
            ], descriptors: [null, said.write, null, life.read, reports.write, life.write])
        for end in [null, said.write, life.read, life.write, reports.write] { close(end) }
        let lines = LogLines(reading: reports.read), numbers = LogLines(reading: said.read)
        try eventually(within: 20, "it listens") { lines.all.contains("listening") }
        let child = try XCTUnwrap(numbers.all.first.flatMap { Int32($0) })
        defer { kill(child, SIGKILL) }
        kill(child, SIGSTOP)
        try eventually(within: 5, "it is paused") { state(of: child) == "T" }
        kill(shell, SIGKILL)
        var status: Int32 = 0
        waitpid(shell, &status, 0)
        // Nobody may be there to reap it.
        try eventually(within: 1.5, "it is gone") { [nil, "Z"].contains(state(of: child)) }
        let log = try folder.read("hop.log")
        XCTAssert(log.contains("\"the supervisor is gone\""), log)
        XCTAssert(log.contains("\"stopped\""), log)
    }

    func testLogsRotateUnderLoad() throws {
        var file = HopScene.file
        file.logLevel = "debug"
        let connector = try SupervisedConnector(file, in: folder, ["--log-file-bytes", "20000"])
        let client = try dial("client", connector)
        for _ in 0..<200 {
            _ = try client.nextAnswer(to: try client.send(prepare(to: "test.nowhere")))
        }
        XCTAssertEqual(
            folder.names().filter { $0.hasPrefix("hop.log") },
            ["hop.log", "hop.log.1", "hop.log.2", "hop.log.3"])
        for name in ["hop.log.1", "hop.log.2", "hop.log.3"] {
            let text = try folder.read(name)
            XCTAssertLessThanOrEqual(text.utf8.count, 20_000)
            XCTAssert(text.hasPrefix("{") && text.hasSuffix("}\n"))
        }
    }

    func testAFullDiskStopsNoPacketAndIsToldWhenThereIsRoomAgain() throws {
        var file = HopScene.file
        file.logLevel = "debug"
        let connector = try SupervisedConnector(file, in: folder)
        let client = try dial("client", connector)
        let next = try dial("next", connector)
        try limitFiles(of: connector, to: "0")
        for _ in 0..<400 { try deliver(from: client, to: next) }
        XCTAssertGreaterThan(try XCTUnwrap(connector.metric("ilpnet_log_lines_dropped_total")), 0)
        XCTAssertFalse(connector.logLines.contains { $0["event"] as? String == "packet received" })
        try limitFiles(of: connector, to: "unlimited")
        try eventually(within: 5, "what was dropped is said") {
            connector.logLines.contains { $0["event"] as? String == "log lines dropped" }
        }
        try deliver(from: client, to: next)
    }

    func testWhatIsNoPipeIsRefused() throws {
        let path = try HopScene.file.write(to: folder)
        for option in ["--lifeline-fd", "--status-fd"] {
            let run = try ProgramRun.ilpnet(["connector", "--config", path, option, "9"])
            XCTAssertEqual(run.exitCode, 2)
            XCTAssert(run.errors.contains("descriptor 9"), run.errors)
            XCTAssert(run.errors.contains("fix: "), run.errors)
        }
        let run = try ProgramRun.ilpnet(
            ["connector", "--config", path, "--lifeline-fd", "9", "--btp-fd", "9"])
        XCTAssertEqual(run.exitCode, 2)
        XCTAssert(run.errors.contains("both name descriptor 9"), run.errors)
    }

    // MARK: -

    /// The letter of `/proc`; nil where there is no such process.
    private func state(of process: Int32) -> Character? {
        let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return text?.split(separator: ")").last?.dropFirst().first
    }

    private func dial(_ user: String, _ connector: SupervisedConnector) throws -> HandLink {
        try HandLink.dial(
            port: connector.btpPort, user: user, token: NodeFile.secret("hop", user))
    }

    private func prepare(to destination: String) -> HandPrepare {
        HandPrepare(to: destination, preimage: HopScene.preimage(), expiresIn: 20)
    }

    private func deliver(from client: HandLink, to next: HandLink) throws {
        let preimage = HopScene.preimage()
        let asked = try client.send(HandPrepare(to: "test.next.desk", preimage: preimage))
        try next.answer(try next.nextPrepare().requestId, .fulfill(preimage: preimage))
        XCTAssertEqual(try client.nextAnswer(to: asked), .fulfill(preimage: preimage))
    }

    private func reload(
        _ connector: SupervisedConnector, _ file: NodeFile, expecting report: String
    ) throws {
        try file.write(to: folder)
        connector.signal(SIGHUP)
        try eventually(within: 5, report) { connector.reports.all.last == report }
    }

    /// None of its files can become longer: what a full disk does, without a disk.
    private func limitFiles(of connector: SupervisedConnector, to bytes: String) throws {
        let prlimit = try requireProgram("prlimit", package: "util-linux")
        let run = try ProgramRun(
            prlimit, ["--pid", "\(connector.identifier)", "--fsize=\(bytes):"])
        XCTAssertEqual(run.exitCode, 0, run.errors)
    }
}
