import Glibc

/// What has come of a message that did not come in one whole frame. It holds memory only while
/// there is something in it, and never more than twice what really came.
struct MessageAssembly: ~Copyable {
    private static let firstBytes = 1024

    private var start: UnsafeMutableRawPointer?
    private var capacity = 0
    private(set) var count = 0

    init() {}

    deinit { free(start) }

    var view: ByteView {
        guard let start else { return .empty }
        return ByteView(start, count)
    }

    /// Copies to the end and says where the copy lies. `bytesMax` bounds what the caller will
    /// ever put in here.
    mutating func append(
        _ p: UnsafeRawPointer, _ bytes: Int, bytesMax: Int
    ) -> UnsafeMutableRawPointer {
        let needed = count + bytes
        if needed > capacity {
            capacity = max(needed, min(bytesMax, max(Self.firstBytes, capacity * 2)))
            guard let grown = realloc(start, capacity) else { fatalError("no memory is left") }
            start = grown
        }
        // Only empty frames may come before there is any storage, and the caller keeps them away.
        let place = start! + count
        memcpy(place, p, bytes)
        count = needed
        return place
    }

    mutating func release() {
        free(start)
        start = nil
        capacity = 0
        count = 0
    }
}
