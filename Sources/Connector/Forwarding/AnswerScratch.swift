import Wire

/// Memory in which the node's own answers are put together, one at a time.
struct AnswerScratch: ~Copyable {
    /// The data of an ILDCP answer is the longest there is: an address of 1023 characters, a scale
    /// and an asset code, which has never more than the rest.
    private static let dataBytesMax = 2048
    private static let messageBytesMax = 256

    private let ownAddress: UnsafeMutableRawPointer
    private let ownAddressCount: Int
    private let memory: UnsafeMutableRawPointer

    init(ownAddress: [UInt8]) {
        ownAddressCount = ownAddress.count
        self.ownAddress = .allocate(byteCount: max(1, ownAddress.count), alignment: 8)
        for (i, byte) in ownAddress.enumerated() {
            self.ownAddress.storeBytes(of: byte, toByteOffset: i, as: UInt8.self)
        }
        let bytes = max(
            RejectPacket.size(
                triggeredByCount: ownAddress.count, messageCount: Self.messageBytesMax,
                dataCount: AmountTooLarge.bytes),
            FulfillPacket.size(dataCount: Self.dataBytesMax))
        memory = .allocate(byteCount: bytes, alignment: 8)
    }

    deinit {
        ownAddress.deallocate()
        memory.deallocate()
    }

    func fulfill(_ fulfillment: Hash256, data: ByteView) -> ByteView {
        precondition(data.count <= Self.dataBytesMax)
        let count = FulfillPacket.write(fulfillment: fulfillment, data: data, to: memory)
        return ByteView(memory, count)
    }

    func reject(_ rejection: Rejection) -> ByteView {
        let message = rejection.message
        precondition(message.utf8CodeUnitCount <= Self.messageBytesMax)
        let text = ByteView(
            UnsafeMutableRawPointer(mutating: message.utf8Start), message.utf8CodeUnitCount)
        var amounts = (
            (rejection.amounts?.received ?? 0).bigEndian,
            (rejection.amounts?.maximum ?? 0).bigEndian
        )
        let count = withUnsafeMutableBytes(of: &amounts) { data in
            RejectPacket.write(
                code: rejection.code, triggeredBy: ByteView(ownAddress, ownAddressCount),
                message: text,
                data: ByteView(
                    data.baseAddress.unsafelyUnwrapped, rejection.amounts == nil ? 0 : data.count),
                to: memory)
        }
        return ByteView(memory, count)
    }
}
