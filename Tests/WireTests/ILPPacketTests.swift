import Wire
import XCTest

final class ILPPacketTests: XCTestCase {
    func testAPrepareIsReadAndWrittenAgain() throws {
        var bytes = Self.prepare
        try bytes.withByteView { (view) throws in
            let prepare = try PreparePacket(view)
            XCTAssertEqual(prepare.amount, 107)
            XCTAssertEqual(prepare.destination.text, "example.alice")
            XCTAssertEqual(prepare.data.count, 32)
            var clock = ILPClock()
            let expiry = clock.parse(prepare.expiryText)
            XCTAssertEqual(expiry, 1_513_992_100_549)
            let size = PreparePacket.size(
                destinationCount: prepare.destination.count, dataCount: prepare.data.count)
            XCTAssertEqual(size, view.count)
            var again = [UInt8](repeating: 0, count: size)
            again.withByteView { place in
                let written = PreparePacket.write(
                    amount: prepare.amount, expiresAtMilliseconds: expiry,
                    condition: prepare.condition, destination: prepare.destination,
                    data: prepare.data, clock: &clock, to: place.start)
                XCTAssertEqual(written, size)
            }
            XCTAssertEqual(again, view.array)
        }
    }

    func testAmountAndExpiryAreRewrittenInPlace() throws {
        var bytes = Self.prepare
        let before = bytes
        try bytes.withByteView { (view) throws in
            let prepare = try PreparePacket(view)
            prepare.setAmount(.max)
            var clock = ILPClock()
            clock.format(1_763_672_000_123, prepare.expiryText)
            XCTAssertEqual(try PreparePacket(view).amount, .max)
            XCTAssertEqual(clock.parse(prepare.expiryText), 1_763_672_000_123)
        }
        XCTAssertEqual(bytes[27...], before[27...])
    }

    private static let prepare = Hexadecimal.bytes(
        "0c68000000000000006b323031373132323330313231343035343974e1136dc71c9e5f283bec83461cbf"
            + "1261c4014f72d48f8dd65453a0b84e7de10d6578616d706c652e616c696365205db343fdc41898f6df42"
            + "02329139dc242dd0f558a811b46b28918fdab37c6cb0")!
}
