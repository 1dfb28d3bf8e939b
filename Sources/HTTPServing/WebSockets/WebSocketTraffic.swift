import Wire

/// What the WebSockets of a server have in common: who waits for what, and where they are read.
struct WebSocketTraffic: ~Copyable {
    static let scratchBytes = 256 * 1024 + 1024
    /// With more than so many the first are flushed before the turn's end: each holds a block.
    static let unflushedMax = 32

    /// Those that have something to read.
    var toRead = WaitingLine<UInt64>()
    var toFlush: [UInt64] = []
    /// What happened beside messages.
    var news = WaitingLine<WebSocketNews>()
    var current: WebSocketReading?
    private var scratch: UnsafeMutableRawPointer?

    deinit { scratch?.deallocate() }

    /// There is something to do before the loop waits.
    var isWaiting: Bool {
        !toRead.isEmpty || !toFlush.isEmpty || !news.isEmpty || current != nil
    }

    /// Where all are read that have no beginning of a long frame: for whoever is `current`.
    mutating func scratchPlace() -> UnsafeMutableRawPointer {
        if let scratch { return scratch }
        let place = UnsafeMutableRawPointer.allocate(byteCount: Self.scratchBytes, alignment: 16)
        scratch = place
        return place
    }
}

/// A WebSocket that was read, and what of its bytes is not looked at yet. It keeps the session
/// alive, and with it a message that is lent, whatever becomes of the connection meanwhile.
struct WebSocketReading {
    let connection: HTTPConnection
    let session: WebSocketSession
    var bytes: ReceivedBytes
    /// The bytes lie in the session's own memory, not in what all share.
    let isOwn: Bool
    /// Nothing more will come.
    let hasEnded: Bool
    /// A message, or a control frame between two, came whole.
    var hasProgressed = false
}
