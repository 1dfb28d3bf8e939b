/// What somebody should look at, as an ALERT calls it.
package enum AlertKind: String, CaseIterable, Sendable {
    // Of a connector.

    /// So many failures in a row that the peer is left alone for a while.
    case linkHeld = "link held"
    /// It is not left alone any more: a link stands, or it is dialled as usual again.
    case linkReleased = "link released"
    /// A limit of packets that wait for answers.
    case packetsInFlight = "too many packets in flight"
    /// More waits for a peer than may.
    case linkBusy = "link takes no more packets"
    /// A link was ended because its peer read too little.
    case outputLimit = "link ended by its output limit"
    case wrongFulfillment = "wrong fulfillment"
    /// Connections that no descriptor was left for.
    case connections = "no descriptor for a connection"

    // Of a hub.

    /// A second connector called itself by a name that another one has.
    case nodeIdTaken = "node id taken"
    /// Its log could not be written for a while.
    case diskFailed = "disk failed"

    /// Kinds of one matter have one key, so that the newest of them says how it is.
    var matter: String {
        switch self {
        case .linkHeld, .linkReleased: "link"
        default: rawValue
        }
    }
}
