/// How much one WebSocket may send, hold and leave unread, and for how long.
package struct WebSocketLimits: Sendable {
    package var messageBytesMax: Int
    package var fragmentsMax: Int
    /// Pings, pongs and closes that the peer sends.
    package var controlFramesPerSecondMax: Int
    /// What is read in one turn of the loop, so that one eager peer does not hold up the others.
    package var readBytesPerTurn: Int
    /// What waits because the peer does not read. What would go beyond it is not taken by `send`.
    package var outputBytesMax: Int
    /// What the kernel holds for the peer on top of that; it doubles the number.
    package var kernelOutputBytes: Int
    /// From the first byte of a message to its last.
    package var messageMilliseconds: Int64
    /// So long the peer may take nothing of what waits for it.
    package var stallMilliseconds: Int64
    /// From our close frame to the peer's.
    package var closeMilliseconds: Int64
    /// What is read and dropped while the peer's close frame is awaited.
    package var closingBytesMax: Int

    package init(
        messageBytesMax: Int, fragmentsMax: Int = 1_024, controlFramesPerSecondMax: Int = 64,
        readBytesPerTurn: Int, outputBytesMax: Int = 1_024 * 1_024,
        kernelOutputBytes: Int = 256 * 1_024, messageMilliseconds: Int64 = 15_000,
        stallMilliseconds: Int64 = 120_000, closeMilliseconds: Int64 = 2_000,
        closingBytesMax: Int = 8 * 1_024 * 1_024
    ) {
        self.messageBytesMax = messageBytesMax
        self.fragmentsMax = fragmentsMax
        self.controlFramesPerSecondMax = controlFramesPerSecondMax
        self.readBytesPerTurn = readBytesPerTurn
        self.outputBytesMax = outputBytesMax
        self.kernelOutputBytes = kernelOutputBytes
        self.messageMilliseconds = messageMilliseconds
        self.stallMilliseconds = stallMilliseconds
        self.closeMilliseconds = closeMilliseconds
        self.closingBytesMax = closingBytesMax
    }

    /// For those who mostly listen.
    package static let client = WebSocketLimits(
        messageBytesMax: 128 * 1_024, readBytesPerTurn: 16 * 1_024)

    /// For our own connectors, which send much in long messages.
    package static let connector = WebSocketLimits(
        messageBytesMax: 256 * 1_024 + 1_024, readBytesPerTurn: 256 * 1_024)
}
