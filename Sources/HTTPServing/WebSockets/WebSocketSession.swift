import Wire

/// What a connection knows besides its stream since it is a WebSocket. Owned by its connection, and
/// by the server as long as a message of it is lent.
final class WebSocketSession {
    let id: WebSocketId
    let limits: WebSocketLimits
    var receiver: WebSocketReceiver
    /// What came of a frame that is not whole.
    var rest = WebSocketRest()
    /// The rest was not looked at yet; there may be whole frames in it.
    var isRestNew = false
    /// It waits for its turn to be read.
    var isQueued = false
    /// There is something to write at the end of the turn.
    var isToBeFlushed = false
    /// False while the owner wants no more of it.
    var isReading = true
    /// The owner is told when everything that waits is taken.
    var isSlow = false
    /// By when the message that has begun must have come; `.max`: none has.
    var messageDeadline = Int64.max
    /// By when the peer must take something; `.max`: nothing waits.
    var stallDeadline = Int64.max
    /// When the last whole frame came, in monotonic milliseconds.
    var heardAt: Int64
    var bytesWhileClosing = 0
    private var controlSecond: Int64 = 0
    private var controlFrames = 0

    init(_ id: WebSocketId, _ limits: WebSocketLimits, nowMilliseconds: Int64) {
        self.id = id
        self.limits = limits
        receiver = WebSocketReceiver(
            role: .server, messageBytesMax: limits.messageBytesMax,
            fragmentsMax: limits.fragmentsMax)
        heardAt = nowMilliseconds
    }

    /// False where it is one more than a second may have.
    func mayTakeControlFrame(nowMilliseconds: Int64) -> Bool {
        let second = nowMilliseconds / 1_000
        controlFrames = second == controlSecond ? controlFrames + 1 : 1
        controlSecond = second
        return controlFrames <= limits.controlFramesPerSecondMax
    }
}
