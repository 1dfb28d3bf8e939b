import Glibc

/// What a store asks of its writer: done in order, then promised by the disk in one go.
///
/// Its pointers lead into the ring of the store, which leaves those bytes as they are until the job
/// is reported done or failed, and outlives the writer's thread.
struct WriteJob: @unchecked Sendable {
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
    /// All of the job can no longer be lost. How long that took; nil where nothing was written.
    case done(syncMicroseconds: Int?)
    /// There is no room; the job is tried again until there is.
    case full(Int32)
    /// What the disk did with the job is unknown. It is dropped: the same bytes have to be written
    /// anew, to a segment of their own.
    case failed(Int32)
}

/// The calls by which bytes reach the disk, so that a test can let them fail.
package struct DiskCalls: Sendable {
    /// Descriptor, bytes, position; how many were written, or -errno.
    package var write: @Sendable (Int32, UnsafeRawBufferPointer, Int) -> Int
    /// 0 or errno.
    package var sync: @Sendable (Int32) -> Int32
    /// Of the folder's names; 0 or errno.
    package var syncFolder: @Sendable (Int32) -> Int32
    package var retryMilliseconds: Int32

    package init(
        write: @escaping @Sendable (Int32, UnsafeRawBufferPointer, Int) -> Int,
        sync: @escaping @Sendable (Int32) -> Int32,
        syncFolder: @escaping @Sendable (Int32) -> Int32 = { fsync($0) == 0 ? 0 : errno },
        retryMilliseconds: Int32 = 250
    ) {
        self.write = write
        self.sync = sync
        self.syncFolder = syncFolder
        self.retryMilliseconds = retryMilliseconds
    }
}
