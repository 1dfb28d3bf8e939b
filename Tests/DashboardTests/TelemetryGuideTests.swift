import Foundation
import HTTPServing
import Telemetry
import TestSupport
import XCTest

@testable import Dashboard
@testable import EventStore

/// What the guide for authors of clients says, held against what the hub does.
final class TelemetryGuideTests: XCTestCase {
    private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private func guide() throws -> String {
        try String(
            contentsOf: Self.root.appendingPathComponent("docs/TELEMETRY.md"), encoding: .utf8)
    }

    /// The texts of all files of the hub.
    private func sources() throws -> String {
        let folder = Self.root.appendingPathComponent("Sources/Dashboard")
        let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        var text = ""
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            text += try String(contentsOf: file, encoding: .utf8)
        }
        return text
    }

    private func section(_ title: String) throws -> String {
        let parts = try guide().components(separatedBy: "\n## \(title)\n")
        return try XCTUnwrap(parts.last?.components(separatedBy: "\n## ").first, title)
    }

    /// What stands between the signs of code.
    private func code(in text: some StringProtocol) -> [String] {
        text.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset % 2 == 1 }.map { String($0.element) }
    }

    // MARK: - Messages

    private func meta(_ frame: [UInt8]) throws -> Set<String> {
        let start = try XCTUnwrap(frame.firstIndex(of: UInt8(ascii: "{")))
        return try meta(text: Array(frame[start...]))
    }

    private func meta(text: [UInt8]) throws -> Set<String> {
        let message = try XCTUnwrap(
            JSONSerialization.jsonObject(with: Data(text)) as? [String: Any])
        XCTAssertEqual(
            Set(message.keys),
            ["type", "channel", "data", "replay", "meta", "timestamp", "offset"])
        return Set(try XCTUnwrap(message["meta"] as? [String: Any]).keys)
    }

    /// With one key more than an event of the log's own has.
    private func metaOfPublished() throws -> Set<String> {
        let record = try XCTUnwrap(
            RecordWriter.text(
                .custom, channel: Array("positions".utf8), key: Array("k".utf8),
                data: Array("{}".utf8)))
        var builder = FrameBuilder(node: Array("client:c".utf8))
        builder.begin(epoch: 1, firstSequence: 0, microseconds: 0)
        record.withUnsafeBytes {
            _ = builder.add($0.baseAddress!, bytes: $0.count, at: 0, events: 1)
        }
        var events = Frame(trusting: builder.finish()).events
        var text = EventText()
        text.append(try XCTUnwrap(events.next()), offset: 7, replay: false)
        return try meta(text: Array(text.bytes))
    }

    func testEveryMessageHasTheMembersThatTheGuideTells() throws {
        let table = try XCTUnwrap(
            guide().components(separatedBy: "| type | `meta` | meaning |\n|---|---|---|\n").last?
                .components(separatedBy: "\n\n").first)
        var told: [String: Set<String>] = [:]
        for row in table.split(separator: "\n") {
            let cells = row.split(separator: "|", maxSplits: 2)
            told[try XCTUnwrap(code(in: cells[0]).first)] = Set(code(in: cells[1]))
        }
        let channels = try XCTUnwrap(ChannelTable(declared: ["positions"], defaults: []))
        let gap = EventGap(from: 1, to: 2, reason: .slow, counts: [0: 1])
        let sent: [String: Set<String>] = [
            "welcome": try meta(
                ServerMessage.welcome(
                    clientId: "c", epoch: 1, channels: channels, bounds: 0..<1, ChannelLimits(),
                    at: 0)),
            "ack": try meta(
                ServerMessage.acknowledged(
                    "subscribe", channels: [], subscribed: [], offset: 0, at: 0)),
            "event": try metaOfPublished(),
            "heartbeat": try meta(
                ServerMessage.heartbeat(isAnswer: true, nextOffset: 0, at: 0)),
            "gap": try meta(ServerMessage.gap(gap, channels, at: 0)),
            "error": try meta(ServerMessage.error(.init(.tooLarge, ""), at: 0)),
        ]
        XCTAssertEqual(told, sent)
    }

    // MARK: - Limits

    private func grouped(_ number: some BinaryInteger) -> String {
        let digits = Array(String(number))
        return digits.enumerated().map { place, digit in
            place > 0 && (digits.count - place) % 3 == 0 ? ",\(digit)" : "\(digit)"
        }.joined()
    }

    func testEveryLimitIsTheOneThatHolds() throws {
        let limits = ChannelLimits()
        let page = DashboardHub.pageLimits, port = DashboardHub.telemetryLimits
        let stall = page.streamStallMilliseconds / 1_000
        let socketStall = WebSocketLimits.client.stallMilliseconds / 1_000
        let rows = [
            "events of one answer, and its wait": grouped(EventsQuery.limitMax)
                + ", \(EventsQuery.waitSecondsMax) s",
            "events of one journey": grouped(PacketJourneys.eventsMax),
            "packets that are looked up at once": "\(JourneySearches.countMax)",
            "streams of events and of the topology together": "\(page.streamsMax)",
            "a message, a key, a clientId": "\(limits.messageBytesMax >> 10) KiB, "
                + "\(limits.publishedKeyBytesMax) bytes, \(limits.clientIdBytesMax) bytes",
            "replay, of each channel": grouped(limits.replayLimit),
            "keys of which the newest value is known, of a kind of event":
                grouped(NewestTable.keysPerTopicMax),
            "messages of a client": "\(limits.messagesPerSecond) a second, then `rate_limited`",
            "events under way to a client that acknowledges": grouped(limits.creditEventsMax),
            "a client that falls behind": "\(grouped(limits.lagEventsMax)) events, then a `gap`",
            "who takes nothing at all":
                "closed after \(stall) s (lines), \(socketStall) s (WebSocket)",
            "connections of the page's port, WebSockets among them":
                "\(grouped(page.connectionsMax)), \(grouped(page.socketsMax))",
            "connections of the telemetry port, WebSockets among them":
                "\(grouped(port.connectionsMax)), \(grouped(port.socketsMax))",
            "answers that nobody has read yet, in all, and of one address but loopback":
                "\(page.unsentBytesMax >> 20) MiB, \(page.unsentBytesPerSourceMax >> 20) MiB; "
                + "beyond it those above \(page.smallAnswerBytesMax >> 10) KiB get 503",
            "nodes that one plain connection speaks for, and all without a key":
                "\(grouped(IngestSession.nodesMax)), \(grouped(NodeHolders.keylessMax))",
            "nodes that speak at once": grouped(NodeHolders.countMax),
            "wrong keys of an address":
                "\(FailureLimiter.failuresMax) a minute, on all ports together",
            "alerts `node id taken`": "\(StrangersAlerts.perMinuteMax) a minute",
            "lines of the dashboard's log that strangers provoke, of each kind":
                "\(StrangersLines.refusalsPerMinuteMax) a minute, "
                + "\(grouped(StrangersLines.comingsPerMinuteMax)) of who comes and goes",
        ]
        let section = try section("Limits and their settings")
        for (limit, value) in rows {
            XCTAssertTrue(section.contains("| \(limit) | \(value) |"), "\(limit): \(value)")
        }
    }

    // MARK: - When something is wrong

    func testWhateverIsRefusedIsInTheTroubleshooting() throws {
        let told = Set(code(in: try section("When something is wrong")))
        let sources = try sources()
        for pattern in [#"failure\([^"]{0,80}"([A-Z_]+)""#, #"reason: "([^"\\]+)""#] {
            let regex = try NSRegularExpression(pattern: pattern)
            let range = NSRange(sources.startIndex..., in: sources)
            let found = regex.matches(in: sources, range: range).compactMap {
                Range($0.range(at: 1), in: sources).map { String(sources[$0]) }
            }
            XCTAssertGreaterThan(found.count, 5, pattern)
            for word in found { XCTAssertTrue(told.contains(word), word) }
        }
        for reason in ClientFault.Reason.allCases.map(\.rawValue) {
            XCTAssertTrue(told.contains(reason), reason)
        }
        for verdict in [
            AccessVerdict.keyMissing, .wrongKey, .notForThisKey, .foreignOrigin,
            .tooManyFailures(retrySeconds: 1), .badQuery(.notUTF8),
        ] {
            let body = try XCTUnwrap(APIAnswer.refusal(of: verdict, at: 0)).body
            let answer = try JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]
            let error = try XCTUnwrap(answer?["error"] as? [String: Any])
            XCTAssertTrue(told.contains(try XCTUnwrap(error["code"] as? String)), "\(error)")
        }
        for reason in [TelemetryFormat.unauthorized, TelemetryFormat.tooManyFailures] {
            XCTAssertTrue(told.contains(reason), reason)
        }
    }
}
