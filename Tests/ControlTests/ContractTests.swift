import CanonicalJSON
import Control
import Foundation
import TestSupport
import XCTest

/// Contract 4, line by line: every member of every message is in the golden file and explained in
/// docs/control.md.
final class ContractTests: XCTestCase {
    func testEveryMemberIsWrittenAsTheGoldenFileHasIt() throws {
        let lines =
            Messages.requests.flatMap(ControlFormat.line)
            + Messages.answers.flatMap(ControlFormat.line)
            + Messages.events.flatMap(ControlFormat.line)
        try assertGolden(lines, "messages.jsonl")
    }

    func testWhatIsWrittenIsReadBack() throws {
        for message in Messages.requests { try assertReadBack(message) }
        for message in Messages.answers { try assertReadBack(message) }
        for message in Messages.events { try assertReadBack(message) }
    }

    func testAnUnknownMemberIsRefused() {
        let line = #"{"formatVersion": 1, "action": "status", "nmaes": []}"#
        XCTAssertThrowsError(try ControlFormat.read(ControlRequest.self, from: line.utf8))
    }

    func testEveryMemberIsExplained() throws {
        let page = try String(
            contentsOf: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appendingPathComponent("../../docs/control.md").standardized, encoding: .utf8)
        var keys: Set<String> = []
        for line in try golden() { keys.formUnion(members(of: try JSONParser.parse(line))) }
        XCTAssertGreaterThan(keys.count, 50)
        // A secret is called what the topology calls it.
        for key in keys.subtracting(["usd-mxn"]) {
            XCTAssert(page.contains(try Regex("[`{ ]\(key)[`},]")), "\(key) is missing")
        }
    }

    private func assertReadBack<Message: Codable & Equatable>(
        _ message: Message, line: UInt = #line
    ) throws {
        let text = ControlFormat.line(message)
        XCTAssertEqual(text.last, UInt8(ascii: "\n"), line: line)
        XCTAssertFalse(text.dropLast().contains(UInt8(ascii: "\n")), line: line)
        XCTAssertEqual(
            try ControlFormat.read(Message.self, from: text.dropLast()), message, line: line)
    }

    private func golden() throws -> [[UInt8]] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Fixtures/messages.jsonl")
        return [UInt8](try Data(contentsOf: file)).split(separator: UInt8(ascii: "\n"))
            .map(Array.init)
    }

    private func members(of value: JSONValue) -> Set<String> {
        switch value.content {
        case .object(let members):
            members.reduce(into: []) { $0.formUnion(self.members(of: $1.value).union([$1.key])) }
        case .array(let elements):
            elements.reduce(into: []) { $0.formUnion(self.members(of: $1)) }
        default: []
        }
    }
}

/// One of each, with all that it can have.
private enum Messages {
    static let requests = [
        ControlRequest(.status), ControlRequest(.events),
        ControlRequest(.stop, names: ["connector-b", "dashboard"]),
        ControlRequest(.down, atOnce: true),
        ControlRequest(
            .apply,
            apply: ApplyRequest(
                description: "{}", file: "/home/ann/linear-5.swift",
                secrets: ["usd-mxn": Array("s3".utf8)], isDryRun: false, onFailure: .rollback,
                readyMilliseconds: 30_000, beganMonotonicMicroseconds: 5_000_000,
                loadMicroseconds: 7_100)),
    ]

    static let answers = [
        ControlAnswer(), ControlAnswer(network: network),
        ControlAnswer(
            difference: NetworkDifference(
                addedNodes: ["connector-f"], removedNodes: ["connector-x"],
                changedNodes: [
                    .init(
                        name: "connector-b", what: ["log level info -> debug"], needsRestart: false)
                ], addedLinks: ["connector-e -> connector-f"],
                removedLinks: ["connector-e -> connector-x"],
                changedLinks: [
                    .init(
                        name: "connector-a -> connector-b", what: ["weight 1 -> 2"],
                        needsRestart: false)
                ], dashboard: "added", touchedNodes: ["connector-c"])),
        ControlAnswer(refusal: refusal),
    ]

    static let events = [
        ControlEvent(
            kind: .snapshot, sequence: 0, unixMilliseconds: 1_700_000_000_000, network: network),
        ControlEvent(
            kind: .process, sequence: 1, unixMilliseconds: 1_700_000_000_100, process: process),
        ControlEvent(
            kind: .link, sequence: 2, unixMilliseconds: 1_700_000_000_200,
            link: network.links[0]),
    ]

    private static let refusal = ControlRefusal(
        .startFailed,
        [
            .init(
                path: "linear-5.swift", line: 5, message: "connector-b ended with exit code 1",
                fix: "see all of it: ilpnet logs connector-b")
        ])

    private static let network = NetworkStatus(
        name: "linear-5", file: "/home/ann/linear-5.swift", state: .failed, failure: refusal,
        waitingFor: ["connector-b to listen"],
        supervisor: SupervisorStatus(
            pid: 4_000, version: "0.1.0", startedMonotonicMilliseconds: 5_000,
            memoryBytes: 12_300_000, cpuMilliseconds: 40),
        folder: "/home/ann/.ilpnet/linear-5", revision: 2,
        startup: StartupTiming(
            microseconds: 94_000,
            criticalChain: [.init(process: "connector-e", what: "started", microseconds: 12_000)]),
        processes: [process],
        links: [
            LinkStatus(from: "connector-a", to: "connector-b", fromIsUp: true, toIsUp: false)
        ])

    private static let process = ProcessStatus(
        name: "connector-b", role: .connector, state: .restarting,
        reason: "ended with signal 9 (SIGKILL)", pid: 4_001, startedMonotonicMilliseconds: 5_100,
        restarts: 1, address: "test.connector-b", assetCode: "XRP", assetScale: 9,
        peerPort: 3_001, webPort: 9_081, linksUp: 1, linksPlanned: 2,
        packets: .init(received: 120, forwarded: 100, delivered: 19, rejected: 1, inFlight: 0),
        memoryBytes: 14_000_000, cpuMilliseconds: 30)
}
