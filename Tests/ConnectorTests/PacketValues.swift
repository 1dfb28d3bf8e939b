import Wire

/// A Prepare as a value.
struct Prepare: Equatable {
    var amount: UInt64 = 1000
    /// Milliseconds since 1970.
    var expiresAt: Int64
    var condition = Hash256.zero
    var destination: String
    var data: [UInt8] = []

    init(
        to destination: String, amount: UInt64 = 1000, expiresAt: Int64,
        condition: Hash256 = Preimage.usual.condition, data: [UInt8] = []
    ) {
        self.destination = destination
        self.amount = amount
        self.expiresAt = expiresAt
        self.condition = condition
        self.data = data
    }

    init?(_ bytes: [UInt8]) {
        var bytes = bytes
        let read = bytes.withByteView { view -> Prepare? in
            guard let packet = try? PreparePacket(view) else { return nil }
            var clock = ILPClock()
            return Prepare(
                to: packet.destination.text ?? "", amount: packet.amount,
                expiresAt: clock.parse(packet.expiryText), condition: packet.condition,
                data: packet.data.array)
        }
        guard let read else { return nil }
        self = read
    }

    var bytes: [UInt8] {
        var destination = Array(destination.utf8)
        var data = data
        var clock = ILPClock()
        let size = PreparePacket.size(destinationCount: destination.count, dataCount: data.count)
        var packet = [UInt8](repeating: 0, count: size)
        _ = packet.withByteView { packet in
            destination.withByteView { destination in
                data.withByteView { data in
                    PreparePacket.write(
                        amount: amount, expiresAtMilliseconds: expiresAt, condition: condition,
                        destination: destination, data: data, clock: &clock, to: packet.start)
                }
            }
        }
        return packet
    }
}

/// What answers a Prepare, as a value.
enum Reply: Equatable {
    case fulfill(Hash256, data: [UInt8])
    case reject(String, by: String, message: String, data: [UInt8])

    init?(_ bytes: [UInt8]) {
        var bytes = bytes
        let read = bytes.withByteView { view -> Reply? in
            if let fulfill = try? FulfillPacket(view) {
                return .fulfill(fulfill.fulfillment, data: fulfill.data.array)
            }
            guard let reject = try? RejectPacket(view) else { return nil }
            return .reject(
                reject.code.text, by: reject.triggeredBy.text ?? "?",
                message: reject.message.text ?? "?", data: reject.data.array)
        }
        guard let read else { return nil }
        self = read
    }

    var bytes: [UInt8] {
        switch self {
        case .fulfill(let fulfillment, var data):
            var packet = [UInt8](repeating: 0, count: FulfillPacket.size(dataCount: data.count))
            _ = packet.withByteView { packet in
                data.withByteView {
                    FulfillPacket.write(fulfillment: fulfillment, data: $0, to: packet.start)
                }
            }
            return packet
        case .reject(let code, let by, let message, var data):
            var by = Array(by.utf8)
            var message = Array(message.utf8)
            let size = RejectPacket.size(
                triggeredByCount: by.count, messageCount: message.count, dataCount: data.count)
            var packet = [UInt8](repeating: 0, count: size)
            _ = packet.withByteView { packet in
                by.withByteView { by in
                    message.withByteView { message in
                        data.withByteView { data in
                            RejectPacket.write(
                                code: ILPErrorCode(code)!, triggeredBy: by, message: message,
                                data: data, to: packet.start)
                        }
                    }
                }
            }
            return packet
        }
    }

    var code: String? {
        if case .reject(let code, _, _, _) = self { code } else { nil }
    }
}

/// 32 bytes and their digest.
struct Preimage {
    let bytes: [UInt8]

    static let usual = Preimage(number: 1)

    init(number: UInt64) {
        bytes = (0..<4).flatMap { word in
            withUnsafeBytes(of: (number &+ word).bigEndian) { Array($0) }
        }
    }

    var fulfillment: Hash256 { bytes.withUnsafeBytes { Hash256(loading: $0.baseAddress!) } }

    var condition: Hash256 { bytes.withUnsafeBytes { SHA256.digest32($0.baseAddress!) } }
}
