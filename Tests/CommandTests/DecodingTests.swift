import CanonicalJSON
import TestSupport
import Wire
import XCTest

@testable import ilpnet

/// Messages taken apart and put together, against the vectors and against the parsers.
final class DecodingTests: XCTestCase {
    func testEveryVectorComesBackByteForByte() throws {
        let vectors = try MessageVectors.valid()
        XCTAssertEqual(vectors.count, 26)
        for message in vectors {
            let json = try decode(message).json
            let encoded = try MessageEncoder.encode(try JSONParser.parse(json.fileBytes))
            XCTAssertEqual(encoded.bytes, message, json.text)
        }
    }

    func testFramesOfBothSidesComeBackByteForByte() throws {
        let packet = try MessageVectors.named("update-prepare-complex", in: "ccp")
        let message = BTPWriter.message(requestId: 1, entries: [BTPProtocolData("ilp", 0, packet)])
        let payload = BTPWriter.response(requestId: 2)
        let frames: [[UInt8]] = [
            WebSocketWriter.frame(.binary, message, mask: 0xdead_beef),
            WebSocketWriter.frame(.binary, message, mask: nil),
            WebSocketWriter.frame(.binary, [], mask: nil),
            WebSocketWriter.frame(.text, Array("hé".utf8), mask: 0),
            WebSocketWriter.frame(.ping, [1, 2, 3], mask: nil)
                + WebSocketWriter.frame(.pong, [], mask: nil),
            WebSocketWriter.frame(
                .close, WebSocketWriter.closePayload(code: 1001, reason: "bye"), mask: 5),
            WebSocketWriter.frame(.close, [], mask: nil) + [1, 2, 3],
            WebSocketWriter.frame(.binary, Array(payload.prefix(3)), mask: 77, isFinal: false)
                + WebSocketWriter.frame(.ping, [9], mask: 78)
                + WebSocketWriter.frame(.continuation, Array(payload.dropFirst(3)), mask: 79),
            WebSocketWriter.frame(.text, [0xc3], mask: nil, isFinal: false)
                + WebSocketWriter.frame(.continuation, [0xa9], mask: nil),
        ]
        for frame in frames {
            let json = try decode(frame).json
            XCTAssert(json.text.contains("\"websocket\""))
            let encoded = try MessageEncoder.encode(try JSONParser.parse(json.fileBytes))
            XCTAssertEqual(encoded.bytes, frame, json.text)
        }
    }

    func testMessagesAreShownInEachOther() throws {
        let packet = try MessageVectors.named("control-prepare", in: "ccp")
        let message = BTPWriter.message(requestId: 1, entries: [BTPProtocolData("ilp", 0, packet)])
        let json = try JSONParser.parse(
            try decode(WebSocketWriter.frame(.binary, message, mask: 0x0102_0304)).json.fileBytes)
        let btp = json["frames"]?.elements?[0]["payload"]?["content"]
        let ilp = btp?["entries"]?.elements?[0]["data"]?["content"]
        let ccp = ilp?["data"]?["content"]
        XCTAssertEqual(
            [json, btp, ilp, ccp].map { $0?["protocol"]?.string },
            ["websocket", "btp", "ilp", "ccp"])
        XCTAssertEqual(ccp?["mode"]?["value"]?.string, "sync")
        // Frame 2 + 4, BTP 5 + 1 + 2 + 4 + 1 + 1, envelope 2, fields 57 + 1 + 18 + 1.
        XCTAssertEqual(ccp?["mode"]?["offset"]?.wholeNumber, 6 + 14 + 2 + 57 + 1 + 18 + 1)
    }

    func testEveryFieldLiesWhereItsPlaceSays() throws {
        for message in try MessageVectors.valid() {
            var fields = 0
            check(try JSONParser.parse(try decode(message).json.fileBytes), in: message, &fields)
            XCTAssertGreaterThan(fields, 2)
        }
    }

    func testWhatMustFailDoes() throws {
        for message in try MessageVectors.failing() {
            XCTAssertThrowsError(try decode(message, .btp))
            if message.count > 1 { XCTAssertThrowsError(try decode(message)) }
        }
        let wrong = [
            ("wrong-condition", "ildcp"), ("control-wrong-condition", "ccp"),
            ("update-wrong-condition", "ccp"), ("response-wrong-fulfillment", "ildcp"),
            ("wrong-destination", "ildcp"), ("control-wrong-destination", "ccp"),
        ]
        for (name, file) in wrong {
            let kind = try XCTUnwrap(MessageProtocol(rawValue: file))
            XCTAssertThrowsError(try decode(try MessageVectors.named(name, in: file), kind), name)
        }
    }

    func testItIsAsStrictAsTheParsers() throws {
        for message in try MessageVectors.valid() {
            for count in 0...message.count { try assertSameVerdict(Array(message.prefix(count))) }
            for i in message.indices {
                for value: UInt8 in [0x00, 0x01, 0x7f, 0x80, 0x81, 0x82, 0xff] {
                    var lying = message
                    lying[i] = value
                    try assertSameVerdict(lying)
                }
            }
        }
    }

    func testWhateverIsTakenApartComesBackByteForByte() throws {
        let packet = try MessageVectors.named("response", in: "ildcp")
        let message = BTPWriter.response(requestId: 1, entries: [BTPProtocolData("ilp", 0, packet)])
        let frames = [
            WebSocketWriter.frame(.binary, message, mask: 0x0102_0304),
            WebSocketWriter.frame(.text, Array("some text".utf8), mask: nil),
            WebSocketWriter.frame(
                .close, WebSocketWriter.closePayload(code: 1000, reason: "bye"), mask: nil),
        ]
        var accepted = 0
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededGenerator(seed: seed)
        for original in try MessageVectors.valid() + frames {
            for i in stride(from: 0, to: original.count, by: Thoroughness.stride(3)) {
                for value: UInt8 in [
                    0x00, 0x01, 0x41, 0x80, 0xff, .random(in: 0...255, using: &random),
                ] {
                    var changed = original
                    changed[i] = value
                    guard let decoded = try? decode(changed) else { continue }
                    let json = try JSONParser.parse(decoded.json.fileBytes)
                    let encoded = try MessageEncoder.encode(json).bytes
                    XCTAssertEqual(encoded, changed, "\(Hexadecimal.text(changed)), seed \(seed)")
                    accepted += 1
                }
            }
        }
        XCTAssertGreaterThan(accepted, 1_000)
    }

    func testForwardersRefuseWhatParsersAloneDoNot() throws {
        let good = try decode(prepare("20300101000000000", "g.a")).json.text
        XCTAssert(good.contains("\"2030-01-01T00:00:00.000Z\""))
        for (time, address, offset) in [
            ("20300101000060000", "g.a", 10), ("20301301000000000", "g.a", 10),
            ("20300101000000000", "g..a", 62), ("20300101000000000", "", 60),
            ("20300101000000000", "g.a b", 63), ("20300101000000000", "nowhere.a", 60),
        ] {
            XCTAssertThrowsError(try decode(prepare(time, address))) { error in
                XCTAssertEqual((error as? DecodingFault)?.offset, offset, "\(time) \(address)")
            }
        }
    }

    private func prepare(_ time: String, _ address: String) -> [UInt8] {
        var body = OERBytes()
        body.uint64(1)
        body.octets(Array(time.utf8) + [UInt8](repeating: 0, count: 32))
        body.varOctets(Array(address.utf8))
        body.varOctets([])
        var packet = OERBytes()
        packet.uint8(12)
        packet.varOctets(body.bytes)
        return packet.bytes
    }

    private func decode(
        _ bytes: [UInt8], _ kind: MessageProtocol? = nil
    ) throws -> DecodedMessage {
        try Dissector.dissect(bytes, as: kind)
    }

    /// Where a whole ILP packet or BTP frame is refused by its parser, it is refused here, at the
    /// same offset; and where it is not, only what lies in it can be refused.
    private func assertSameVerdict(_ message: [UInt8]) throws {
        var copy = message
        let (ilp, btp) = copy.withByteView { view in (fault(ofILP: view), fault(ofBTP: view)) }
        for (kind, expected) in [(MessageProtocol.ilp, ilp), (.btp, btp)] {
            var found: DecodingFault?
            do { _ = try decode(message, kind) } catch { found = error as? DecodingFault }
            if let expected {
                XCTAssertEqual(found?.offset, expected.offset, Hexadecimal.text(message))
                XCTAssertEqual(found?.reason, expected.reason.text, Hexadecimal.text(message))
            } else if let found {
                let isInside =
                    kind == .btp ? found.layer != "BTP" : found.layer.contains(/CCP|peer/)
                XCTAssert(isInside, "\(found)")
            }
        }
    }

    private func fault(ofILP view: ByteView) -> WireError? {
        do throws(WireError) {
            switch ILPPacketType(of: view) {
            case .fulfill: _ = try FulfillPacket(view)
            case .reject: _ = try RejectPacket(view)
            case .prepare, nil: try PreparePacket(view).checkAsForwarded()
            }
            return nil
        } catch {
            return error
        }
    }

    private func fault(ofBTP view: ByteView) -> WireError? {
        do throws(WireError) {
            _ = try BTPFrame(view)
            return nil
        } catch {
            return error
        }
    }

    /// Every text and every run of bytes is found again at its place.
    private func check(_ json: JSONValue, in message: [UInt8], _ fields: inout Int) {
        if let offset = json["offset"]?.wholeNumber, let size = json["size"]?.wholeNumber {
            let place = Array(message[offset..<(offset + size)])
            if let hex = json["hex"]?.string { XCTAssertEqual(Hexadecimal.text(place), hex) }
            // Texts that stand for others: types, times, amounts, tables.
            if let text = json["value"]?.string, text.utf8.count == size {
                XCTAssertEqual(place, Array(text.utf8))
            }
            fields += 1
        }
        if case .object(let members) = json.content {
            for member in members { check(member.value, in: message, &fields) }
        }
        for element in json.elements ?? [] { check(element, in: message, &fields) }
    }
}
