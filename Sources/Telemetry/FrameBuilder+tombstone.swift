extension FrameBuilder {
    /// A whole frame that says that so many numbers stand for nothing; good until the next `begin`.
    package mutating func tombstone(
        epoch: UInt64, first: UInt64, count: UInt32, _ reason: LossReason,
        microseconds: Int64
    ) -> UnsafeRawBufferPointer {
        begin(epoch: epoch, firstSequence: first, microseconds: microseconds)
        withUnsafeTemporaryAllocation(byteCount: RecordWriter.tombstoneBytes, alignment: 8) {
            guard let place = $0.baseAddress else { return }
            let bytes = RecordWriter.tombstone(place, count: count, reason)
            _ = add(place, bytes: bytes, at: microseconds, events: count)
        }
        return finish()
    }
}
