/// Frames that were sent and are not acknowledged yet, in order.
struct SendWindow: ~Copyable {
    static let bytesMax = 4 << 20
    private static let entriesMax = 1_024

    struct Entry {
        let epoch: UInt64
        let next: UInt64
        let events: UInt32
        let bytes: Int
        /// Behind it in the spool.
        let place: SpoolPlace
        /// How much the socket will have taken when it has taken this.
        let written: UInt64
    }

    private let entries = UnsafeMutablePointer<Entry>.allocate(capacity: entriesMax)
    private var start = 0
    private var count = 0
    private(set) var bytes = 0

    deinit { entries.deallocate() }

    var isEmpty: Bool { count == 0 }

    func takes(_ bytes: Int) -> Bool {
        count < Self.entriesMax && self.bytes + bytes <= Self.bytesMax
    }

    var first: Entry? { count == 0 ? nil : entries[start] }

    /// There is room for it.
    mutating func append(_ entry: Entry) {
        precondition(count < Self.entriesMax)
        (entries + (start + count) % Self.entriesMax).initialize(to: entry)
        count += 1
        bytes += entry.bytes
    }

    mutating func removeFirst() {
        bytes -= entries[start].bytes
        count -= 1
        // Beginning anew keeps what is touched small.
        start = count == 0 ? 0 : (start + 1) % Self.entriesMax
    }

    mutating func removeAll() {
        start = 0
        count = 0
        bytes = 0
    }
}
