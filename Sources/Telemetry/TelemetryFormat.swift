/// Contract 3: what happens in a network, as numbered events.
///
/// In memory and on the wire an event is a record, and records travel in frames. A frame is whole by
/// itself: it names its node, its links, its first number and its time, and guards itself by a
/// CRC. The connector's spool, the connection to the hub and the hub's log hold the same bytes, so
/// that "send again what was not acknowledged" is "send those bytes again".
///
/// `RecordWriter` makes records, `FrameBuilder` frames of them; `Frame` reads a frame that anybody
/// may have sent, `EventView` is one event of it, and `EventText` writes it as JSON.
///
/// All numbers are little-endian. A frame:
///
///      0  magic "ILT1"               4  bytes of the whole frame
///      8  CRC32C of all from 12 on  12  links: entries of the table    14  format version
///     16  where the records end     20  events
///     24  epoch                     32  number of the first event
///     40  microseconds since 1970 of its start, to which records count
///     48  records, each a multiple of four bytes; behind them the table of links
///
/// An entry of the table is a session (8 bytes), the length of a name (1) and the name. The first
/// entry is the node itself, with session 0; with session 1 in a frame whose events the hub has
/// numbered for somebody, as nobody sends it again.
package enum TelemetryFormat {
    package static let version: UInt16 = 1
    package static let magic: UInt32 = 0x3154_4c49
    package static let headerBytes = 48

    /// A frame is never longer.
    package static let frameBytesMax = 256 * 1024
    /// A record is never longer; what would not fit is cut by whoever makes it.
    package static let recordBytesMax = 128 * 1024
    /// Entries of a frame's table, the node included.
    package static let linksPerFrameMax = 1_024
    /// Of a node, a peer, a channel.
    package static let nameBytesMax = 255
    /// Of an ILP address (RFC-0015).
    package static let destinationBytesMax = 1_023

    /// The session of a node that numbers its events, and of one whose events the hub numbers.
    static let numberingNode: UInt64 = 0
    static let numberedNode: UInt64 = 1

    /// What our connector offers when it dials a hub; one that chooses it gets frames.
    package static let subprotocol = "ilpnet.telemetry.1"
    /// Why a hub closes a connection whose key it does not know, with code 1008.
    package static let unauthorized = "Unauthorized"
    /// Why it closes one whose address must wait, whatever its key, also with code 1008.
    package static let tooManyFailures = "Too many failures"
    /// An epoch is exact in a JSON number.
    package static let epochMax: UInt64 = 1 << 53 - 1
}

/// What is wrong with bytes that should be a frame.
package enum TelemetryFault: Error, Equatable, Sendable {
    case tooShort
    case notAFrame
    case foreignVersion(UInt16)
    case lengthWrong
    case checksumWrong
    case tableWrong
    case recordWrong(at: Int)
    case countWrong
}
