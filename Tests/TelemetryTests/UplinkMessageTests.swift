import Telemetry
import XCTest

final class UplinkMessageTests: XCTestCase {
    func testAHelloIsReadAsItWasWritten() {
        let hello = UplinkHello(
            node: "a", instance: String(repeating: "0f", count: 16), program: "0.1.0")
        XCTAssertEqual(UplinkHello(hello.bytes), hello)
    }

    func testAForeignHelloIsNone() {
        let instance = String(repeating: "0f", count: 16)
        for text in [
            "", "{}", #"{"hello":2,"nodeId":"a","instance":"\#(instance)","version":"1"}"#,
            #"{"hello":1,"nodeId":"","instance":"\#(instance)","version":"1"}"#,
            #"{"hello":1,"nodeId":"a","instance":"0F","version":"1"}"#,
            #"{"hello":1,"nodeId":"a","instance":"\#(instance)"}"#,
        ] {
            XCTAssertNil(UplinkHello(Array(text.utf8)), text)
        }
    }

    func testAnAckIsSixteenBytes() {
        let ack = UplinkAck(epoch: 0x0102, next: .max)
        XCTAssertEqual(ack.bytes, [2, 1, 0, 0, 0, 0, 0, 0] + Array(repeating: 255, count: 8))
        XCTAssertEqual(ack.bytes.withUnsafeBytes { UplinkAck($0) }, ack)
        XCTAssertNil([1, 2, 3].withUnsafeBytes { UplinkAck($0) })
    }

    func testAPacketIdIsAConditionAndPerhapsAPass() {
        let id = SampleFrame.conditionText
        XCTAssertEqual(PacketId(id)?.condition, SampleFrame.condition)
        XCTAssertNil(PacketId(id)?.pass)
        XCTAssertEqual(PacketId("\(id)-2")?.pass, 2)
        for text in ["", "zz", id + "0", id + "-", id + "-1", id + "-x", id.dropLast() + "g"] {
            XCTAssertNil(PacketId(String(text)), String(text))
        }
    }
}
