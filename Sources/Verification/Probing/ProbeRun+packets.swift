import Peering
import Traffic
import Wire

/// What an answer says of an attempt.
enum AnswerMeaning {
    case fulfilled
    /// `code` is nil where it is no rejection.
    case refused(why: String, code: ILPErrorCode?)
}

// What is sent, and what answers mean.
extension ProbeRun {
    // An amount may be worth nothing beyond an exchange, and the next too much for a node.
    private static let amountFactor: UInt64 = 1_000
    private static let amountMax: UInt64 = 1_000_000_000_000_000_000
    private static let amountDivisor: UInt64 = 10

    /// The pair in the upper bits, and in the lower ones which attempt it is.
    func requestId(of pair: Int) -> UInt32 {
        UInt32(pair) << Self.attemptBits | attempts[pair].number & (1 << Self.attemptBits - 1)
    }

    /// The pair that this answers; nil where that source has none of the kind.
    func pair(_ requestId: UInt32, from source: Int) -> Int? {
        let pair = Int(requestId >> Self.attemptBits)
        return pair < pairs.count && pairs[pair].source == source ? pair : nil
    }

    /// A packet of its own for each attempt.
    mutating func sendPacket(of pair: Int) -> SendResult {
        attempts[pair].number &+= 1
        let requestId = requestId(of: pair)
        var data = preimage(of: requestId)
        var destination = pairs[pair].destination
        let amount = attempts[pair].amount
        let expiry = links.now.wallMilliseconds + Self.expiryMilliseconds
        let size = PreparePacket.size(
            destinationCount: destination.count, dataCount: data.count)
        if scratch.count < size { scratch = [UInt8](repeating: 0, count: size) }
        data.withByteView { data in
            destination.withByteView { destination in
                scratch.withByteView { place in
                    _ = PreparePacket.write(
                        amount: amount, expiresAtMilliseconds: expiry,
                        condition: SHA256.digest32(data.start), destination: destination,
                        data: data, clock: &clock, to: place.start)
                }
            }
        }
        return scratch.withByteView {
            links.sendRequest(
                to: pairs[pair].source, requestId: requestId, packet: ByteView($0.start, size))
        }
    }

    /// What carries its own preimage is fulfilled where it arrives. It follows from the request
    /// id, so nothing needs to be remembered of a packet.
    private func preimage(of requestId: UInt32) -> [UInt8] {
        var bits = SeededBits(seed: seed &+ UInt64(requestId))
        return (0..<PacketMint.preimageBytes / 8).flatMap { _ in
            withUnsafeBytes(of: bits.next().littleEndian) { Array($0) }
        }
    }

    /// `packet` is what came, which may be anything.
    mutating func meaning(of packet: ByteView, _ requestId: UInt32) -> AnswerMeaning {
        switch ILPPacketType(of: packet) {
        case .fulfill:
            guard let fulfill = try? FulfillPacket(packet) else {
                return .refused(why: "the answer is no valid Fulfill", code: nil)
            }
            var expected = preimage(of: requestId)
            let fits = expected.withByteView { Hash256(loading: $0.start) == fulfill.fulfillment }
            return fits
                ? .fulfilled
                : .refused(why: "the fulfilment does not fit the condition", code: nil)
        case .reject:
            guard let reject = try? RejectPacket(packet) else {
                return .refused(why: "the answer is no valid Reject", code: nil)
            }
            return .refused(why: reject.told, code: reject.code)
        case .prepare, nil: return .refused(why: "the answer is no ILP answer", code: nil)
        }
    }

    /// Larger where it was worth nothing, smaller where it was too much, and in between once both
    /// ends are known.
    mutating func adaptAmount(to code: ILPErrorCode?, ofPair pair: Int) {
        let amount = attempts[pair].amount
        switch code {
        case .r01: attempts[pair].tooSmall = amount
        case .f08: attempts[pair].tooLarge = amount
        default: return
        }
        let small = attempts[pair].tooSmall
        if let large = attempts[pair].tooLarge {
            attempts[pair].amount =
                small == 0
                ? max(amount / Self.amountDivisor, 1)
                // A node that says both of one amount gets it again.
                : small < large ? small + (large - small) / 2 : amount
        } else {
            attempts[pair].amount =
                min(amount, Self.amountMax / Self.amountFactor) * Self.amountFactor
        }
    }
}
