import Wire

/// The bytes of a frame that has not come whole. It holds memory only while there are some, as
/// much as the whole frame will need, so that a long message is read into its place and given out
/// from there. Memory that was never written to is not taken from anybody yet, so claiming a
/// length costs nothing.
struct WebSocketRest: ~Copyable {
    private var start: UnsafeMutableRawPointer?
    private(set) var capacity = 0
    private(set) var count = 0

    deinit { start?.deallocate() }

    /// nil where there are none. More go behind them, as far as `capacity`.
    var bytes: ReceivedBytes? { start.map { ReceivedBytes(start: $0, count: count) } }

    /// Keeps a copy in place of what was kept; `wanted` bytes make the frame whole.
    mutating func keep(_ bytes: ReceivedBytes, wanted: Int) {
        guard bytes.count > 0 else { return release() }
        let room = max(bytes.count, wanted)
        let memory = UnsafeMutableRawPointer.allocate(byteCount: room, alignment: 16)
        memory.copyMemory(from: bytes.start, byteCount: bytes.count)
        release()
        start = memory
        capacity = room
        count = bytes.count
    }

    /// So many more lie behind those that were there.
    mutating func grow(by bytes: Int) { count += bytes }

    mutating func release() {
        start?.deallocate()
        start = nil
        capacity = 0
        count = 0
    }
}
