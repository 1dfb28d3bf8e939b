import Reactor

/// What `PeerLinks` knows of one peer. Decides nothing.
struct Peer {
    // First what a packet needs.
    /// The connection that takes packets; -1 while there is none.
    var sendable = -1
    /// What the owner calls the link that is up; 0 while there is none.
    var number: UInt32 = 0

    var settings: PeerSettings
    var policy: RedialPolicy
    /// The connection that is open or was; -1 when there is none. Longer there than `sendable`, as
    /// one that is closing takes no packets.
    var link = -1
    /// When it was opened.
    var linkedSince: Int64 = 0
    /// Our own attempt; -1 when there is none.
    var dialling = -1
    var isResolving = false
    /// Distinguishes the answer to this question from one to an earlier.
    var question: UInt32 = 0
    /// When the present attempt is to have connected.
    var connectBy: Int64 = 0
    /// Addresses of the host that this attempt has not tried.
    var addresses: [SocketAddress] = []
    /// An accepted connection that has authenticated and waits for the outcome of our own attempt.
    var parked = -1
    var isRemoved = false
    /// Of the link that ended last: which it was, and how much of its output had left.
    var endedToken: UInt64 = 0
    var endedWritten: UInt64 = 0

    init(_ settings: PeerSettings, _ timing: LinkTiming) {
        self.settings = settings
        policy = RedialPolicy(timing)
    }

    /// Where both ends dial at the same time, the link dialled by the lower name stays. Both ends
    /// know both names, so both come to the same end.
    var prefersOwnAttempt: Bool {
        settings.dialledName.utf8.lexicographicallyPrecedes(settings.id.utf8)
    }
}
