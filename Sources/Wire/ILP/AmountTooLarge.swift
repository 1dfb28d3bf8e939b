/// The data of an F08 (RFC-0027): what came and what may come, in the units of the asker's link.
package struct AmountTooLarge: Equatable, Sendable {
    package static let bytes = 16

    package var receivedAmount: UInt64
    package var maximumAmount: UInt64

    package init(receivedAmount: UInt64, maximumAmount: UInt64) {
        self.receivedAmount = receivedAmount
        self.maximumAmount = maximumAmount
    }

    /// nil where the data is not of that size: an F08 SHOULD say this and need not.
    package init?(_ data: ByteView) {
        guard data.count == Self.bytes else { return nil }
        var reader = OERReader(data)
        guard let received = try? reader.uint64(), let maximum = try? reader.uint64() else {
            return nil
        }
        self.init(receivedAmount: received, maximumAmount: maximum)
    }

    package var array: [UInt8] {
        var writer = OERBytes()
        writer.uint64(receivedAmount)
        writer.uint64(maximumAmount)
        return writer.bytes
    }
}
