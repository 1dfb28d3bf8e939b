/// What a store asks of its writer: done in order, then promised by the disk in one go.
struct WriteJob: @unchecked Sendable {
    // The pointer leads into the ring of the store, which leaves those bytes as they are until the
    // job is reported done or failed, and outlives the writer's thread.
    struct Write {
        var segment: UInt64
        var position: Int
        var bytes: UnsafeRawBufferPointer
    }

    /// Segments that hold nothing which anybody was promised.
    var discards: [UInt64] = []
    var writes: [Write] = []
    /// Indexes of complete segments.
    var indexes: [(segment: UInt64, bytes: [UInt8])] = []
    var checkpoint: [UInt8]?
    /// Segments that nobody reads any more.
    var retired: [UInt64] = []

    var isEmpty: Bool {
        discards.isEmpty && writes.isEmpty && indexes.isEmpty && checkpoint == nil
            && retired.isEmpty
    }

    /// Goes on where the last one ended, where it can.
    mutating func add(_ write: Write) {
        if let last = writes.last, last.segment == write.segment,
            last.position + last.bytes.count == write.position, let start = last.bytes.baseAddress,
            start + last.bytes.count == write.bytes.baseAddress
        {
            writes[writes.count - 1].bytes = UnsafeRawBufferPointer(
                start: start, count: last.bytes.count + write.bytes.count)
        } else {
            writes.append(write)
        }
    }
}

/// What a writer says.
enum WriteReport: Sendable {
    /// All of the job can no longer be lost.
    case done(syncMicroseconds: Int)
    /// There is no room; the job is tried again until there is.
    case full(Int32)
    /// What the disk did with the job is unknown. It is dropped: the same bytes have to be written
    /// anew, to a segment of their own.
    case failed(Int32)
}

/// The calls by which bytes reach the disk, so that a test can let them fail.
struct DiskCalls: Sendable {
    /// Descriptor, bytes, position; how many were written, or -errno.
    var write: @Sendable (Int32, UnsafeRawBufferPointer, Int) -> Int
    /// 0 or errno.
    var sync: @Sendable (Int32) -> Int32
    var retryMilliseconds: Int32 = 250
}
