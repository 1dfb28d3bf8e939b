import Reactor

/// One socket and what is known about it: its session, its deadlines, and what it is watched for.
///
/// It lies in a `ConnectionTable` and is reached by its index, so that a packet costs no reference
/// counting. It decides nothing; `PeerLinks` does.
struct Connection: ~Copyable {
    enum Phase {
        /// We dial, and the socket is not connected.
        case connecting
        /// Bytes go through the session.
        case live
        /// Only what waits is still sent; what comes is thrown away.
        case lingering
    }

    /// How far somebody who connected has come.
    enum Standing {
        /// It has not asked for a WebSocket.
        case stranger
        /// It has one and has not authenticated.
        case guest
        /// It is a peer, or we dialled it.
        case peer
    }

    static let never = Int64.max

    var stream: TCPStream
    var session: PeerSession
    var phase: Phase
    /// Whose it is: known from the start where we dialled, else once it has authenticated.
    var peer = -1
    /// What the owner calls this link; 0 until it was told that it is up.
    var number: UInt32 = 0
    /// How much came before it was open.
    var bytesBeforeOpen = 0
    /// Why it will have ended, where we close it and wait for the other side.
    var end: LinkEnd?

    // What the loop watches.
    let token: UInt64
    var interest: Interest
    /// Among those to be flushed.
    var isDirty = false
    /// The socket takes nothing for now.
    var isBlocked = false
    /// Too much waits for the peer to read more from it.
    var isPaused = false
    /// Nothing waits any more and the other side was told; only its end is waited for.
    var hasEndedOutput = false

    /// Packets are held back so long; 0 costs nothing.
    var delayNanoseconds: Int64 = 0
    var delayLine: DelayLine?

    // Deadlines in monotonic milliseconds; the earliest stands in the timer wheel.
    /// Of the phase: to be connected, to be open, to have closed.
    var phaseDeadline = never
    var pingAt = never
    var pongBy = never
    /// Some byte of what waits must have been taken by then, more than `writtenBefore`.
    var progressBy = never
    var writtenBefore: UInt64 = 0

    var standing = Standing.peer
    /// Reading pauses above so much output.
    var pausesAbove = Int.max
    var resumeBy = never
    var writtenAtPause: UInt64 = 0

    /// Neighbours in the list of those of the same standing.
    var older = -1
    var newer = -1

    init(
        stream: consuming TCPStream, session: consuming PeerSession, phase: Phase, token: UInt64,
        interest: Interest
    ) {
        self.stream = stream
        self.session = session
        self.phase = phase
        self.token = token
        self.interest = interest
    }

    var nextDeadline: Int64 {
        min(min(phaseDeadline, progressBy), min(pingAt, pongBy), resumeBy)
    }

    /// Whether what is written now must wait behind what is held back.
    var isDelayed: Bool { delayLine != nil }
}
