import Reactor
import Wire

/// How long the waits of peer links are, in milliseconds. All of it is configuration; the tests use
/// short ones.
package struct LinkTiming: Sendable, Equatable {
    /// From dialling, name look-up included, to a connected socket.
    package var connect: Int64 = 5_000
    /// From a connected or accepted socket to an authenticated link, however slowly bytes come.
    package var authentication: Int64 = 5_000
    package var pingInterval: Int64 = 30_000
    /// From a ping to its pong.
    package var pongTimeout: Int64 = 10_000
    /// Before the first redial, the second and so on; the last repeats.
    package var redialDelays: [Int64] = [0, 1_000, 2_000, 4_000, 8_000, 16_000]
    /// Each delay is this much shorter or longer by chance, so that peers do not come in step.
    package var jitterPercent: Int64 = 20
    /// After so many attempts in a row the peer is held.
    package var failuresBeforeHold = 5
    /// How long a held peer is not dialled, before each probe.
    package var hold: Int64 = 60_000
    /// How long the other side may take to answer a close frame.
    package var closeHandshake: Int64 = 1_000
    /// Only a link that lived so long counts as a success; a peer that accepts and hangs up at once
    /// is treated as one that cannot be reached.
    package var stableAfter: Int64 = 1_000
    /// How long a link is not read, as its peer reads too little, while the peer takes no byte.
    package var pauseWithoutProgress: Int64 = 100
    /// How long a peer may take no byte of what waits for it.
    package var unreadOutput: Int64 = 10_000

    package init() {}
}

/// How much peer links hold, count and read.
package struct LinkLimits: Sendable, Equatable {
    /// The largest ILP packet and what BTP adds to it fit in; nothing larger is ever collected.
    package var messageBytesMax = 40_000
    /// Accepted sockets that have not authenticated: one half of them such that have asked for a
    /// WebSocket, the other such that have not. One more of a kind, and its oldest is closed.
    package var unauthenticatedMax = 256
    /// What may come over a socket before it has authenticated.
    package var unauthenticatedBytesMax = 64 * 1024
    /// What is read from one link in one turn, so that a busy one does not starve the others.
    package var bytesPerReadMax = 256 * 1024
    /// So much output is written before the turn ends: otherwise a full window would travel as one
    /// convoy, and only one node of a chain would work at a time.
    package var earlyWriteBytes = 64 * 1024
    /// Above so much unsent output a link takes no new requests, only answers.
    package var busyBytes = 1024 * 1024
    /// Above so much unsent output nothing more is read from the link, until half is written.
    package var pauseReadingBytes = 2 * 1024 * 1024
    /// A link with so much unsent output is closed.
    package var outputBytesMax = 16 * 1024 * 1024
    /// Sockets accepted in one turn, so that a storm of them does not starve the links.
    package var acceptsPerTurnMax = 64

    package init() {}

    /// The same where an incomplete frame, or what came too early, fits into what a connection
    /// keeps between two reads.
    func bounded() -> LinkLimits {
        var bounded = self
        bounded.messageBytesMax = min(
            messageBytesMax, Carry.bytesMax - WebSocketWriter.headerBytesMax)
        bounded.unauthenticatedBytesMax = min(unauthenticatedBytesMax, Carry.bytesMax)
        return bounded
    }
}
