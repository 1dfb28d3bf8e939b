import CanonicalJSON
import TestSupport
import Wire
import XCTest

@testable import ilpnet

/// Messages written by hand, and the ways in and out of both commands.
final class EncodingTests: XCTestCase {
    private let reject = "0e06463032000000"

    func testAFieldMayBeItsValueAlone() throws {
        let json = """
            {"protocol": "ilp", "type": "prepare", "amount": 107,
             "expiresAt": "2017-12-23T01:21:40.549Z",
             "executionCondition":
               "74e1136dc71c9e5f283bec83461cbf1261c4014f72d48f8dd65453a0b84e7de1",
             "destination": "example.alice",
             "data": "5db343fdc41898f6df4202329139dc242dd0f558a811b46b28918fdab37c6cb0"}
            """
        XCTAssertEqual(
            Hexadecimal.text(try encode(json)),
            "0c68000000000000006b323031373132323330313231343035343974e1136dc71c9e5f283bec83461cbf"
                + "1261c4014f72d48f8dd65453a0b84e7de10d6578616d706c652e616c696365205db343fdc41898"
                + "f6df4202329139dc242dd0f558a811b46b28918fdab37c6cb0")
    }

    func testWhatIsEmptyMayBeLeftOut() throws {
        XCTAssertEqual(
            Hexadecimal.text(try encode(#"{"protocol":"ilp","type":"reject","code":"F02"}"#)),
            reject)
        XCTAssertEqual(
            try encode(#"{"protocol":"btp","type":"response","requestId":"4294967295"}"#),
            BTPWriter.response(requestId: .max))
        XCTAssertEqual(
            try encode(
                #"{"protocol":"btp","type":"message","requestId":1,"entries":[{"name":"a","contentType":1,"data":"hé"}]}"#
            ),
            BTPWriter.message(requestId: 1, entries: [BTPProtocolData("a", text: "hé")]))
        XCTAssertEqual(
            try encode(#"{"protocol":"websocket","frames":[{"opcode":"ping"}]}"#), [0x89, 0])
    }

    func testTheAmountsOfAnF08AreShown() throws {
        let json = """
            {"protocol": "ilp", "type": "reject", "code": "F08", "message": "too much",
             "data": {"content": {"protocol": "ilp", "message": "amountTooLarge",
               "receivedAmount": "255", "maximumAmount": 65535}}}
            """
        let bytes = try encode(json)
        XCTAssertEqual(
            Hexadecimal.text(Array(bytes.suffix(16))), "00000000000000ff000000000000ffff")
        let shown = try Dissector.dissect(bytes, as: nil).json.text
        XCTAssert(
            shown.contains(#""maximumAmount": {"value": "65535", "offset": 24, "size": 8}"#), shown)
        XCTAssertEqual(try encode(shown), bytes)
    }

    func testMistakesAreSaidWithTheirLine() {
        let mistakes: [(String, Int, String)] = [
            ("[]", 1, "the message is a list, and must be an object"),
            ("{}", 1, "protocol is missing"),
            (#"{"protocol":"ipl"}"#, 1, "there is no protocol \"ipl\""),
            ("{\"protocol\":\"ilp\",\n\"type\":\"rejekt\"}", 2, "type cannot be \"rejekt\""),
            ("{\"protocol\":\"ilp\",\"type\":\"reject\",\n\"code\":\"F0\"}", 2, "code cannot"),
            (
                "{\"protocol\":\"ilp\",\"type\":\"reject\",\"code\":\"F02\",\n\"mesage\":\"\"}", 2,
                "mesage has no"
            ),
            (
                "{\"protocol\":\"ilp\",\"type\":\"reject\",\"code\":\"F02\",\n\"data\":\"0\"}", 2,
                "data is \"0\", and must be hex"
            ),
            (
                "{\"protocol\":\"ilp\",\"type\":\"fulfill\",\n\"fulfillment\":\"00\"}", 2,
                "fulfillment has 1 bytes"
            ),
            (
                "{\"protocol\":\"ilp\",\"type\":\"fulfill\",\n\"fulfillment\":{}}", 2,
                "fulfillment needs one"
            ),
            (
                "{\"protocol\":\"btp\",\"type\":\"message\",\n\"requestId\":4294967296}", 2,
                "requestId is 4294967296, and must be a whole number from 0 to 4294967295"
            ),
            (
                "{\"protocol\":\"btp\",\"type\":\"message\",\n\"requestId\":-1}", 2,
                "requestId is -1"
            ),
            (
                "{\"protocol\":\"btp\",\"type\":\"message\",\n\"requestId\":1.5}", 2,
                "requestId is 1.5"
            ),
            (
                "{\"protocol\":\"btp\",\"type\":\"transfer\",\"requestId\":1,\n\"amount\":{\"hex\":\"00\"}}",
                2, "amount is"
            ),
            (
                "{\"protocol\":\"websocket\",\"frames\":[\n{\"fin\":1}]}", 2,
                "fin is 1, and must be true or false"
            ),
            (
                "{\"protocol\":\"websocket\",\"frames\":[\n{\"mask\":\"00\"}]}", 2,
                "mask has 1 bytes"
            ),
            (
                "{\"protocol\":\"ccp\",\"message\":\"routeControl\",\"mode\":\"idle\",\n\"lastKnownRoutingTableId\":\"1\"}",
                2, "lastKnownRoutingTableId is no UUID"
            ),
        ]
        for (json, line, message) in mistakes {
            XCTAssertThrowsError(try encode(json), json) { error in
                let problem = error as? EncodingProblem
                XCTAssertEqual(problem?.line, line, json)
                XCTAssert(problem?.message.hasPrefix(message) == true, "\(error)")
            }
        }
    }

    func testWhatAConnectorWouldRefuseIsNotMade() throws {
        let place = try TemporaryFolder()
        let long = String(repeating: "a", count: 1_022)
        for (json, offset) in [
            (#"{"protocol":"ilp","type":"reject","code":"F02","triggeredBy":"\#(long)aa"}"#, 7),
            (
                #"{"protocol":"ilp","type":"reject","code":"F02","data":"\#(String(repeating: "00", count: 32_768))"}"#,
                9
            ),
            (#"{"protocol":"websocket","frames":[{"opcode":"close","code":1005}]}"#, 0),
            (#"{"protocol":"websocket","frames":[{"opcode":"ping","fin":false}]}"#, 0),
            (
                #"{"protocol":"btp","type":"message","requestId":1,"entries":[{"name":"ilp","data":"ff"}]}"#,
                14
            ),
        ] {
            try place.write(json, to: "m.json")
            let run = try place.ilpnet("encode", "m.json")
            XCTAssertEqual(run.exitCode, 1)
            XCTAssertEqual(run.output, "")
            XCTAssert(run.errors.hasPrefix("m.json:1: error: this would be refused: "), run.errors)
            XCTAssert(run.errors.contains(", offset \(offset): "), run.errors)
        }
    }

    func testAMessageIsGivenInEveryForm() throws {
        let place = try TemporaryFolder()
        let expected = try place.ilpnet("decode", reject).output
        XCTAssert(expected.contains("\"F02\""))
        for script in [
            "$ILPNET decode 0x0E:06:46:30:32:00:00:00", "$ILPNET decode '0e06 4630 3200 0000'",
            "$ILPNET decode DgZGMDIAAAA=", "$ILPNET decode DgZGMDIAAAA",
            "echo 0e06463032000000 | $ILPNET decode", "echo DgZGMDIAAAA= | $ILPNET decode -",
            "printf '\\016\\006F02\\0\\0\\0' | $ILPNET decode --raw",
            "printf '\\016\\006F02\\0\\0\\0' | $ILPNET decode",
            "$ILPNET decode 0e06463032000000 | $ILPNET encode | $ILPNET decode",
            "$ILPNET decode 0e06463032000000 | $ILPNET encode --raw | $ILPNET decode --as ilp",
            "$ILPNET decode --base64 $($ILPNET decode 0e06463032000000 | $ILPNET encode - --base64)",
        ] {
            let run = try place.shell(script)
            XCTAssertEqual(run.output, expected, script)
            XCTAssertEqual(run.errors, "", script)
        }
    }

    func testWhatIsNoMessageIsSaidSo() throws {
        let place = try TemporaryFolder()
        for (script, code, text) in [
            ("$ILPNET decode 0e0", 1, "odd number"), ("echo 0e0 | $ILPNET decode", 1, "odd number"),
            ("$ILPNET decode 0e0-_.", 1, "character 6"),
            ("$ILPNET decode ffff", 1, "offset 0"), ("printf '' | $ILPNET decode", 1, "offset 0"),
            ("$ILPNET decode --raw 00", 2, "cannot be an argument"),
            ("$ILPNET decode --raw --base64", 2, "two forms"),
            ("$ILPNET encode none.json", 2, "none.json"),
            ("$ILPNET decode --as html 00", 2, "--as cannot be"),
            ("head -c 2000000 /dev/zero | $ILPNET decode", 1, "too large"),
            ("echo '{' | $ILPNET encode", 1, "standard input:"),
        ] as [(String, Int32, String)] {
            let run = try place.shell(script)
            XCTAssertEqual(run.exitCode, code, script)
            XCTAssert(run.errors.contains(text), "\(script): \(run.errors)")
            XCTAssertEqual(run.output, "", script)
        }
    }

    private func encode(_ json: String) throws -> [UInt8] {
        try MessageEncoder.encode(try JSONParser.parse(Array(json.utf8))).bytes
    }
}
