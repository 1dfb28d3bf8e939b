import Reactor
import Wire

/// What came from the hub and is not taken yet: acknowledgements, which are small.
struct UplinkInput: ~Copyable {
    /// Nobody says more to a connector at once.
    static let messageBytesMax = 64 * 1024
    /// A whole message and its header, or a whole head of HTTP.
    private static let bytesMax = messageBytesMax + 1024

    private let memory = UnsafeMutableRawPointer.allocate(byteCount: bytesMax, alignment: 16)
    private var start = 0
    private var end = 0

    deinit { memory.deallocate() }

    var received: ReceivedBytes { ReceivedBytes(start: memory + start, count: end - start) }
    var view: ByteView { ByteView(memory + start, end - start) }
    var count: Int { end - start }
    var isFull: Bool { end - start == Self.bytesMax }

    mutating func consume(_ bytes: Int) {
        start += bytes
        if start == end { removeAll() }
    }

    mutating func removeAll() {
        start = 0
        end = 0
    }

    mutating func read(_ stream: borrowing TCPStream) -> ReadResult {
        if start > 0 {
            memory.copyMemory(from: memory + start, byteCount: end - start)
            end -= start
            start = 0
        }
        let result = stream.read(into: memory + end, max: Self.bytesMax - end)
        if case .bytes(let count) = result { end += count }
        return result
    }
}
