import Glibc
import Reactor
import Wire

/// What came and is not consumed yet, in one piece that grows with it and is read into in place.
struct InputBuffer: ~Copyable {
    private static let bytesPerRead = 64 * 1024
    /// What is kept when everything is consumed.
    private static let keptBytes = 256 * 1024

    private var memory: UnsafeMutableRawPointer
    private var capacity = bytesPerRead
    private var start = 0
    private var end = 0

    init() { memory = .allocate(byteCount: capacity, alignment: 16) }

    deinit { memory.deallocate() }

    var count: Int { end - start }

    /// Everything that is not consumed yet, for the code that takes it.
    var received: ReceivedBytes { ReceivedBytes(start: memory + start, count: count) }

    var view: ByteView { ByteView(memory + start, count) }

    mutating func consume(_ bytes: Int) {
        start += bytes
        guard start == end else { return }
        start = 0
        end = 0
        if capacity > Self.keptBytes { replace(capacity: Self.bytesPerRead) }
    }

    mutating func read(_ stream: borrowing TCPStream) -> ReadResult {
        if capacity - end < Self.bytesPerRead { makeRoom() }
        let result = stream.read(into: memory + end, max: capacity - end)
        if case .bytes(let count) = result { end += count }
        return result
    }

    private mutating func makeRoom() {
        // Moving costs what lies here, so it pays only where it frees as much.
        if start >= count && start >= Self.bytesPerRead {
            memory.copyMemory(from: memory + start, byteCount: count)
            end -= start
            start = 0
        } else {
            replace(capacity: max(capacity * 2, count + Self.bytesPerRead))
        }
    }

    private mutating func replace(capacity: Int) {
        let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
        larger.copyMemory(from: memory + start, byteCount: count)
        memory.deallocate()
        memory = larger
        self.capacity = capacity
        end = count
        start = 0
    }
}
