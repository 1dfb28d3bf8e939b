import XCTest

@testable import Dashboard

final class ChannelMessagesTests: XCTestCase {
    func testTheFirstMessageIsAWelcomeAndThenTheSubscriptionIsAcknowledged() throws {
        let played = PlayedClients()
        try played.open(1, "clientId=page&channels=packets,nodes")
        played.settle()
        let messages = played.take(1)
        XCTAssertEqual(messages.types, ["welcome", "ack"])
        XCTAssertEqual(messages[0].meta["clientId"]?.string, "page")
        XCTAssertEqual(messages[0].number("epoch"), 77)
        XCTAssertEqual(messages[0].number("heartbeatIntervalSeconds"), 15)
        XCTAssertEqual(messages[0].number("rateLimitPerSecond"), 120)
        XCTAssertEqual(messages[1].names("channels"), ["nodes", "packets"])
    }

    func testWhoNamesNoChannelGetsThoseOfTheConfiguration() throws {
        let played = PlayedClients(defaults: ["logs", "positions"])
        try played.open(1)
        try played.open(2, "channels=")
        played.settle()
        XCTAssertEqual(played.take(1)[1].names("subscribed"), ["logs", "positions"])
        XCTAssertEqual(played.take(2).types, ["welcome"])
        let all = PlayedClients()
        try all.open(1)
        all.settle()
        XCTAssertEqual(all.take(1)[1].names("subscribed")?.count, 9)
    }

    func testClientsWithoutANameGetOne() throws {
        let played = PlayedClients()
        try played.open(1)
        try played.open(2, "clientId=client-2")
        try played.open(3)
        played.settle()
        let names = [1, 2, 3].map { played.take($0)[0].meta["clientId"]?.string }
        XCTAssertEqual(names, ["client-1", "client-2", "client-3"])
        XCTAssertEqual(played.closed, [:])
    }

    func testChannelsThatDoNotExistAreRefusedAsAWhole() throws {
        let played = PlayedClients()
        try played.open(1, "channels=packets,nothing")
        played.settle()
        var messages = played.take(1)
        XCTAssertEqual(messages.types, ["welcome", "error"])
        XCTAssertEqual(messages[1].reason, "invalid_channels")
        played.say(1, #"{"action":"subscribe","channels":["nodes","nothing"]}"#)
        played.settle()
        messages = played.take(1)
        XCTAssertEqual(messages.map(\.reason), ["invalid_channels"])
        XCTAssertEqual(played.statuses[0].channels, [])
        XCTAssertEqual(played.closed, [:])
    }

    func testSubscribingAndUnsubscribingIsAcknowledged() throws {
        let played = PlayedClients()
        try played.open(1, "channels=logs")
        played.settle()
        _ = played.take(1)
        played.say(1, #"{"action":"subscribe","channels":["nodes","positions"]}"#)
        played.say(1, #"{"action":"unsubscribe","channels":["logs"]}"#)
        played.settle()
        let messages = played.take(1)
        XCTAssertEqual(messages.types, ["ack", "ack"])
        XCTAssertEqual(messages[0].meta["action"]?.string, "subscribe")
        XCTAssertEqual(messages[0].names("channels"), ["nodes", "positions"])
        XCTAssertEqual(messages[0].names("subscribed"), ["nodes", "logs", "positions"])
        XCTAssertEqual(messages[1].names("channels"), ["logs"])
        XCTAssertEqual(messages[1].names("subscribed"), ["nodes", "positions"])
    }

    func testAHeartbeatIsAnswered() throws {
        let played = PlayedClients()
        try played.open(1, "channels=")
        played.settle()
        _ = played.take(1)
        played.say(1, #"{"action":"heartbeat"}"#)
        played.settle()
        let messages = played.take(1)
        XCTAssertEqual(messages.types, ["heartbeat"])
        XCTAssertEqual(messages[0].meta["direction"]?.string, "ack")
    }

    func testEachWrongMessageIsToldItsReason() throws {
        let wrong: [(String, String)] = [
            ("", "invalid_payload"), ("{", "invalid_payload"), ("[]", "invalid_payload"),
            ("null", "invalid_payload"), ("{}", "invalid_payload"),
            (#"{"action":7}"#, "invalid_payload"),
            (#"{"action":"dance"}"#, "unknown_action"),
            (#"{"action":"subscribe"}"#, "invalid_payload"),
            (#"{"action":"subscribe","channels":"nodes"}"#, "invalid_payload"),
            (#"{"action":"subscribe","channels":[1]}"#, "invalid_payload"),
            (#"{"action":"subscribe","channels":[]}"#, "invalid_channels"),
            (#"{"action":"subscribe","channels":["x"]}"#, "invalid_channels"),
            (#"{"action":"subscribe","channels":["nodes"],"replay":1}"#, "invalid_payload"),
            (#"{"action":"unsubscribe","channels":["Nodes"]}"#, "invalid_channels"),
            (#"{"action":"ack"}"#, "invalid_payload"),
            (#"{"action":"ack","offset":-1}"#, "invalid_payload"),
            (#"{"action":"ack","offset":1.5}"#, "invalid_payload"),
            (#"{"action":"ack","offset":"1"}"#, "invalid_payload"),
            (#"{"action":"ack","offset":99999999999999999999}"#, "invalid_payload"),
            (#"{"action":"publish","channel":"positions","data":[]}"#, "invalid_payload"),
            (#"{"action":"publish","channel":"positions"}"#, "invalid_payload"),
            (#"{"action":"publish","channel":7,"data":{}}"#, "invalid_payload"),
            (#"{"action":"publish","channel":"positions","key":1,"data":{}}"#, "invalid_payload"),
            (#"{"action":"publish","channel":"packets","data":{}}"#, "invalid_channels"),
            (#"{"action":"publish","channel":"none","data":{}}"#, "invalid_channels"),
            (#"{"action":"heartbeat","action":"ack"}"#, "invalid_payload"),
        ]
        let played = PlayedClients()
        try played.open(1, "channels=", mayPublish: true)
        played.settle()
        for (text, reason) in wrong {
            _ = played.take(1)
            played.pass(milliseconds: 100)
            played.say(1, text)
            played.settle()
            let messages = played.take(1)
            XCTAssertEqual(messages.map(\.reason), [reason], text)
            XCTAssertEqual(messages.types, ["error"], text)
            XCTAssertFalse(messages[0].meta["detail"]?.string?.isEmpty ?? true, text)
        }
        XCTAssertEqual(played.closed, [:])
        XCTAssertEqual(played.counters.refusals.values.reduce(0, +), UInt64(wrong.count))
    }

    func testWhatIsTooLargeIsRefusedWithoutBeingRead() throws {
        let played = PlayedClients()
        let limits = ChannelLimits()
        try played.open(1, "channels=", mayPublish: true)
        played.settle()
        _ = played.take(1)
        let long = String(repeating: " ", count: limits.messageBytesMax + 1)
        played.say(1, long + #"{"action":"heartbeat"}"#)
        let names = Array(repeating: "\"nodes\"", count: limits.channelsPerMessageMax + 1)
        played.say(
            1, #"{"action":"subscribe","channels":[\#(names.joined(separator: ","))]}"#)
        let key = String(repeating: "k", count: limits.publishedKeyBytesMax + 1)
        played.say(
            1, #"{"action":"publish","channel":"positions","key":"\#(key)","data":{}}"#)
        played.settle()
        XCTAssertEqual(played.take(1).map(\.reason), ["too_large", "too_large", "too_large"])
    }

    func testWhatIsPublishedIsStoredAndThenAcknowledged() throws {
        let played = PlayedClients()
        try played.open(1, "channels=", mayPublish: true)
        played.settle()
        _ = played.take(1)
        played.say(
            1,
            #"{"action":"publish","channel":"positions","key":"acme","data":{"a":1.50,"b":"\n"}}"#)
        played.settle()
        XCTAssertEqual(played.take(1), [])
        let publication = try XCTUnwrap(played.publications.first)
        XCTAssertEqual(publication.channel, "positions")
        XCTAssertEqual(publication.key, "acme")
        XCTAssertEqual(String(decoding: publication.data, as: UTF8.self), #"{"a":1.50,"b":"\n"}"#)
        played.log.append([.custom("positions", key: "acme", data: "{}")])
        played.stored(publication, at: 0)
        played.settle()
        XCTAssertEqual(played.take(1), [], "it can still be lost")
        played.commit()
        played.settle()
        let messages = played.take(1)
        XCTAssertEqual(messages.types, ["ack"])
        XCTAssertEqual(messages[0].names("channels"), ["positions"])
        XCTAssertEqual(messages[0].number("offset"), 0)
    }

    func testWhatCouldNotBeStoredIsAnError() throws {
        let played = PlayedClients()
        try played.open(1, "channels=", mayPublish: true)
        played.say(1, #"{"action":"publish","channel":"positions","key":"BTC","data":{}}"#)
        played.settle()
        _ = played.take(1)
        played.refused(played.publications[0])
        played.settle()
        let errors = played.take(1)
        XCTAssertEqual(errors.map(\.reason), ["rate_limited"])
        let text = errors[0].meta["detail"]?.string
        XCTAssertEqual(text, "positions of BTC: the disk is full")
    }

    func testOnlyPublishersPublish() throws {
        let played = PlayedClients()
        try played.open(1, "channels=")
        played.settle()
        _ = played.take(1)
        played.say(1, #"{"action":"publish","channel":"positions","data":{}}"#)
        played.settle()
        XCTAssertEqual(played.take(1).map(\.reason), ["invalid_channels"])
        XCTAssertTrue(played.publications.isEmpty)
    }

    func testAPublishersKeyOpensNothingToRead() throws {
        let played = PlayedClients()
        try played.open(1, "channels=packets", mayPublish: true, mayRead: false)
        try played.open(2, "", mayPublish: true, mayRead: false)
        played.say(2, #"{"action":"subscribe","channels":["nodes"]}"#)
        played.log.append([.sent, .status("a")])
        played.commit()
        played.settle()
        let messages = played.take(1)
        XCTAssertEqual(messages.types, ["welcome", "error"])
        XCTAssertEqual(messages[1].reason, "invalid_channels")
        XCTAssertEqual(played.take(2).types, ["welcome", "error"])
    }

    func testQueriesAreReadStrictly() {
        let wrong = [
            "clientId=", "clientId=a b", "clientId=ä", "clientId=a/b", "clientId=a&clientId=a",
            "clientId=" + String(repeating: "x", count: 129), "replay=yes", "replay=", "from=",
            "from=-1", "from=+1", "from=1x", "from=99999999999999999999", "chanels=nodes",
        ]
        for query in wrong {
            XCTAssertThrowsError(try PlayedClients().open(1, query), query) {
                let text = ($0 as? ClientRequestFault)?.text ?? ""
                XCTAssertFalse(text.isEmpty)
                XCTAssertLessThanOrEqual(text.utf8.count, 123, "it fits into a close frame")
            }
        }
        let right = "clientId=a.B_9:@-&channels=a,b&replay=true&from=12&apiKey=k&token=t"
        XCTAssertNoThrow(try PlayedClients().open(1, right))
    }

    func testATableHoldsAsManyChannelsAsASetHasRoomFor() {
        let names = (0..<ChannelTable.declaredMax).map { "c\($0)" }
        let table = ChannelTable(declared: names, defaults: [])
        XCTAssertEqual(table?.names.count, 64)
        XCTAssertEqual(table?.all, ChannelSet(rawValue: .max))
        XCTAssertNil(ChannelTable(declared: names + ["one more"], defaults: []))
        XCTAssertNil(ChannelTable(declared: [], defaults: ["nothing"]))
        XCTAssertEqual(ChannelTable(declared: ["logs"], defaults: ["logs"])?.names.count, 7)
    }
}
