/// What happened on the links since the start.
package struct LinkCounters: Equatable, Sendable {
    package var reads = 0
    package var writes = 0
    package var bytesRead = 0
    package var requests = 0
    package var answers = 0
    package var requestsSent = 0
    package var answersSent = 0
    /// Answers for a link that was gone.
    package var answersUndelivered = 0
    /// Requests refused since too much waited for the peer.
    package var busy = 0
    /// Frames that broke a rule, and ended their link.
    package var framesRefused = 0
    package var pings = 0
    package var accepted = 0
    package var dialled = 0
    /// Accepted sockets that gave way to newer ones, ran out of time or sent too much.
    package var unauthenticatedClosed = 0
    /// Accepted sockets that gave a wrong name or token, or nothing that makes sense.
    package var refused = 0
    /// Accepted sockets that were closed because no descriptor was left.
    package var turnedAway = 0
}
