import CanonicalJSON
import Telemetry
import XCTest

final class EventTextTests: XCTestCase {
    private func plain(_ sample: SampleFrame) throws -> [String] {
        try sample.bytes().withUnsafeBytes {
            var events = try Frame(checking: $0).events
            var texts: [String] = []
            var text = EventText()
            while let event = events.next() {
                let start = text.count
                text.append(plain: event)
                texts.append(String(decoding: text.bytes(from: start), as: UTF8.self))
            }
            return texts
        }
    }

    private let id = SampleFrame.conditionText

    func testAPacketsWayThroughANodeIsFiveEvents() throws {
        let head = #""nodeId":"carol","timestamp":"2026-11-21T09:30:00."#
        let incoming = #""session":"1122334455667788","requestId":7"#
        let outgoing = #""session":"0000000000000002","requestId":77"#
        XCTAssertEqual(
            try plain(.packet()),
            [
                #"{"type":"PACKET_RECEIVED",\#(head)125Z","data":{"packetId":"\#(id)","packetType":"PREPARE","source":"bob","destination":"test.dora.x","amount":"1000",\#(incoming)}}"#,
                #"{"type":"ROUTE_LOOKUP",\#(head)125Z","data":{"packetId":"\#(id)","destination":"test.dora.x","selectedPeer":"dora","reason":"longest prefix match test.dora",\#(incoming),"forwardedAs":77}}"#,
                #"{"type":"PACKET_SENT",\#(head)126Z","data":{"packetId":"\#(id)","packetType":"PREPARE","nextHop":"dora","timestamp":"2026-11-21T09:30:00.126Z","amount":"999",\#(outgoing)}}"#,
                #"{"type":"PACKET_RECEIVED",\#(head)127Z","data":{"packetId":"\#(id)","packetType":"FULFILL","source":"dora","destination":"test.dora.x","amount":"1000",\#(outgoing),"latencyMicroseconds":250}}"#,
                #"{"type":"PACKET_SENT",\#(head)128Z","data":{"packetId":"\#(id)","packetType":"FULFILL","nextHop":"bob","timestamp":"2026-11-21T09:30:00.128Z",\#(incoming)}}"#,
            ])
    }

    func testARejectTellsItsCodeAndASecondPassItsNumber() throws {
        let texts = try plain(.packet(pass: 2, type: .reject))
        XCTAssertTrue(texts.allSatisfy { $0.contains("\"packetId\":\"\(id)-2\"") })
        XCTAssertTrue(texts[3].contains(#""code":"F02""#), texts[3])
        XCTAssertTrue(texts[4].contains(#""packetType":"REJECT""#), texts[4])
        XCTAssertTrue(texts[4].contains(#""code":"F02""#), texts[4])
    }

    func testWhateverAPeerSentStaysWithinItsText() throws {
        var sample = SampleFrame()
        let destination: [UInt8] = [0, 0x1f, 0x22, 0x5c, 0x7f, 0x80, 0xff] + Array("</x>".utf8)
        sample.add(events: 2) { place, condition in
            destination.withUnsafeBytes {
                RecordWriter.arrival(
                    place, .init(link: 1, pass: 0, requestId: 1, condition: condition),
                    amount: .max,
                    .init(
                        outcome: .invalid, selected: RecordLayout.noLink, prefixBytes: 0,
                        forwardedAs: 0), destination: $0)
            }
        }
        for text in try plain(sample) {
            let event = try JSONParser.parse(Array(text.utf8))
            XCTAssertEqual(
                event["data"]?["destination"]?.string,
                String(String.UnicodeScalarView(destination.map { Unicode.Scalar($0) })))
        }
        XCTAssertTrue(try plain(sample)[0].contains(#""amount":"18446744073709551615""#))
        XCTAssertTrue(
            try plain(sample)[1].contains(#""selectedPeer":null,"reason":"not an ILP address""#))
    }

    func testASubscriberGetsOffsetChannelAndNumbers() throws {
        var sample = SampleFrame()
        sample.add(text: RecordWriter.text(.nodeStatus, data: Array(#"{"health":"healthy"}"#.utf8)))
        sample.add(
            text: RecordWriter.text(
                .custom, channel: Array("positions".utf8), key: Array("a\"b".utf8),
                data: Array(#"{"n":1}"#.utf8)))
        try sample.bytes().withUnsafeBytes {
            var events = try Frame(checking: $0).events
            var text = EventText()
            while let event = events.next() { text.append(event, offset: 9, replay: true) }
            XCTAssertEqual(
                String(decoding: text.bytes, as: UTF8.self),
                #"{"type":"event","channel":"nodes","data":{"type":"NODE_STATUS","nodeId":"carol","timestamp":"2026-11-21T09:30:00.125Z","data":{"health":"healthy"}},"replay":true,"meta":{"node":"carol","epoch":3600000000000001,"seq":100},"timestamp":"2026-11-21T09:30:00.125Z","offset":9}"#
                    + #"{"type":"event","channel":"positions","data":{"n":1},"replay":true,"meta":{"node":"carol","epoch":3600000000000001,"seq":101,"key":"a\"b"},"timestamp":"2026-11-21T09:30:00.126Z","offset":9}"#
            )
        }
    }

    func testWhatWasNotKeptIsToldWithItsNumbers() throws {
        var sample = SampleFrame()
        sample.add(events: 12) { place, _ in
            RecordWriter.tombstone(place, count: 12, .spoolFull)
        }
        XCTAssertEqual(
            try plain(sample),
            [
                #"{"type":"EVENTS_LOST","nodeId":"carol","timestamp":"2026-11-21T09:30:00.125Z","data":{"count":12,"reason":"spool full","epoch":3600000000000001,"fromSeq":100,"toSeq":111}}"#
            ])
    }
}
