import Wire
import XCTest

@testable import Traffic

final class PacketMintTests: XCTestCase {
    private let address = Array("test.alice.desk".utf8)

    func testAPacketCarriesWhatItsReceiverNeedsToFulfilIt() throws {
        let data: [UInt8] = [1, 2, 3]
        var mint = PacketMint(destination: address, amount: .max, data: data, seed: 7)
        for expiry: Int64 in [1_700_000_000_000, 1_700_000_000_001, 1_700_000_000_001] {
            let (packet, fulfillment) = mint.next(expiresAtMilliseconds: expiry)
            let prepare = try PreparePacket(packet)
            XCTAssertEqual(prepare.packet.count, packet.count)
            XCTAssertEqual(prepare.destination.array, address)
            XCTAssertEqual(prepare.amount, .max)
            var clock = ILPClock()
            XCTAssertEqual(clock.parse(prepare.expiryText), expiry)
            let preimage = Array(prepare.data.array.prefix(PacketMint.preimageBytes))
            XCTAssertEqual(SHA256.digest(of: preimage), prepare.condition.array)
            XCTAssertEqual(preimage, fulfillment.array)
            XCTAssertEqual(Array(prepare.data.array.dropFirst(32)), data)
        }
    }

    func testNoTwoPacketsAreTheSame() {
        var mint = PacketMint(destination: address, amount: 1, data: [], seed: 1)
        var seen: Set<Hash256> = []
        for _ in 0..<10_000 {
            XCTAssert(seen.insert(mint.next(expiresAtMilliseconds: 0).fulfillment).inserted)
        }
    }

    func testASeedIsReplayedAndAnotherIsNot() {
        func fulfillments(_ seed: UInt64) -> [Hash256] {
            var mint = PacketMint(destination: address, amount: 1, data: [], seed: seed)
            return (0..<5).map { _ in mint.next(expiresAtMilliseconds: 0).fulfillment }
        }
        XCTAssertEqual(fulfillments(3), fulfillments(3))
        XCTAssert(Set(fulfillments(3)).isDisjoint(with: fulfillments(4)))
    }

    func testTheMostDataFits() throws {
        let data = [UInt8](repeating: 9, count: PacketMint.dataBytesMax)
        var mint = PacketMint(destination: address, amount: 1, data: data, seed: 1)
        let prepare = try PreparePacket(mint.next(expiresAtMilliseconds: 0).packet)
        XCTAssertEqual(prepare.data.count, ILPLimits.dataBytesMax)
    }
}
