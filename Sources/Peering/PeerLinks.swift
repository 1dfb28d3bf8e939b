import Glibc
package import Logging
package import Reactor
import Wire

/// Every BTP link of one process: dials, accepts, authenticates, keeps alive and dials again.
///
/// Owned by the loop thread, which pulls events and pushes packets:
///
///     links.wait(atMostMilliseconds: -1)
///     while let event = links.next() { ... links.sendRequest(...) ... }
///     links.flush()
///
/// A link takes packets both ways, whoever dialled it. What a packet means, and which requests wait
/// for an answer, the owner knows.
///
/// Its parts: this file has the turn, `+events` what became ready, `+sending` packets out,
/// `+delaying` holds them back, `+dialling`, `+accepting` and `+admission` are how links come up,
/// `+ending` how they go down, and `+deadlines` what is due.
package struct PeerLinks: ~Copyable {
    package var loop: EventLoop
    package internal(set) var counters = LinkCounters()

    let timing: LinkTiming
    let limits: LinkLimits
    let log: EventLog
    /// A copy at hand: what another module keeps in a global costs a call each time.
    let frameOverheadBytes = BTPWriter.packetFrameOverheadMax
    /// Read once a turn.
    var isDebug = false

    var connections = ConnectionTable()
    var peers: UnsafeMutablePointer<Peer>
    var peerCount = 0
    private var peerCapacity = 16
    var authentication = Authentication()
    var listener: Listener?
    let resolver: NameResolver
    /// Nothing is dialled or accepted any more.
    var isClosing = false
    var lastNumber: UInt32 = 0

    var timers: TimerWheel
    private var timerCapacity = 64
    var pool = BufferPool()
    var around = SessionSurroundings()
    /// One for all: read here, handled here. Only an incomplete rest is copied away.
    let scratch: UnsafeMutableRawPointer
    /// What was read from the connection `current` and not handled yet.
    var input: ReceivedBytes
    var current = -1
    /// The events of this turn.
    var readyCount = 0
    var readyTaken = 0

    /// Connections that have something to be written.
    var dirty: [Int] = []
    /// Connections whose kept bytes can be handled, though no new ones came.
    var resumed: [UInt64] = []
    /// Connections that hold packets back, and when the first of those is due.
    var delayed: [Int] = []
    var alarm: Alarm
    var alarmDue = Int64.max
    /// When something was first held back in this turn; 0: not yet.
    var delayClock: Int64 = 0
    var announcements = AnnouncementQueue()
    /// Accepted sockets that have not authenticated.
    var strangers = AgeList()
    var guests = AgeList()
    var isAcceptDue = false
    var refusalLines = LineAllowance()

    package init(
        timing: LinkTiming = LinkTiming(), limits: LinkLimits = LinkLimits(), log: EventLog
    ) throws(SystemCallError) {
        let resolver = try NameResolver()
        let alarm = try Alarm()
        var loop = try EventLoop()
        try loop.add(resolver.descriptor, token: Self.resolverToken, .readable)
        try loop.add(alarm.descriptor, token: Self.alarmToken, .readable)
        self.init(
            timing: timing, limits: limits, log: log, resolver: resolver, alarm: alarm, loop: loop)
    }

    private init(
        timing: LinkTiming, limits: LinkLimits, log: EventLog, resolver: NameResolver,
        alarm: consuming Alarm, loop: consuming EventLoop
    ) {
        self.timing = timing
        self.limits = limits.bounded()
        self.log = log
        self.resolver = resolver
        timers = TimerWheel(
            nowMilliseconds: loop.now.monotonicMilliseconds, capacity: timerCapacity)
        self.alarm = alarm
        self.loop = loop
        peers = .allocate(capacity: peerCapacity)
        // A rest that was kept stands before what is read.
        scratch = .allocate(
            byteCount: Carry.bytesMax
                + max(limits.bytesPerReadMax, limits.unauthenticatedBytesMax), alignment: 16)
        input = ReceivedBytes(start: scratch, count: 0)
        isDebug = log.isDebug
    }

    deinit {
        peers.deinitialize(count: peerCount)
        peers.deallocate()
        scratch.deallocate()
    }

    // MARK: - A turn

    package var now: LoopTime { loop.now }

    /// Connections of any kind that are not gone yet.
    package var openCount: Int { connections.count }

    /// Waits for descriptors, its own deadlines or so many milliseconds; -1 sets no such limit.
    package mutating func wait(atMostMilliseconds: Int32) {
        var milliseconds = atMostMilliseconds
        if !announcements.isEmpty || !resumed.isEmpty || !dirty.isEmpty {
            milliseconds = 0
        } else {
            let ours = timers.millisecondsToNext(loop.now.monotonicMilliseconds)
            milliseconds = Self.earlier(milliseconds, ours)
        }
        readyCount = loop.wait(milliseconds: milliseconds)
        readyTaken = 0
        delayClock = 0
        around.wallMilliseconds = loop.now.wallMilliseconds
        isDebug = log.isDebug
    }

    /// What happened next; nil when there is nothing more in this turn.
    package mutating func next() -> LinkEvent? {
        while true {
            if !announcements.isEmpty, let event = announce() { return event }
            if current < 0 {
                if let event = becomeReady() { return event }
                if current < 0, announcements.isEmpty { return nil }
                continue
            }
            let connection = connections[current]
            switch connection.pointee.session.next(&input, &around) {
            case .request(let requestId, let packet):
                counters.requests &+= 1
                return .request(
                    peer: connection.pointee.peer, session: connection.pointee.number,
                    requestId: requestId, packet: packet)
            case .answer(let requestId, let packet):
                counters.answers &+= 1
                return .answer(
                    peer: connection.pointee.peer, requestId: requestId, packet: packet)
            case let other: handle(other, of: current)
            }
        }
    }

    private static func earlier(_ a: Int32, _ b: Int32) -> Int32 {
        a < 0 ? b : b < 0 ? a : min(a, b)
    }

    // MARK: - Peers

    /// Dials at once where there is a URL. The index stays the peer's and is never given again.
    package mutating func addPeer(_ settings: PeerSettings) -> Int {
        if peerCount == peerCapacity { growPeers() }
        let peer = peerCount
        (peers + peer).initialize(to: Peer(settings, timing))
        peerCount += 1
        reserveTimers()
        authentication.set(peer, name: settings.id, secret: settings.secret)
        dial(peer)
        return peer
    }

    /// The link stays up where neither who the peer is nor how it is reached changed.
    package mutating func changePeer(_ peer: Int, _ settings: PeerSettings) {
        let old = self[peer].settings
        self[peer].settings = settings
        if settings.keepsLink(of: old) {
            if self[peer].link >= 0 { setDelay(of: self[peer].link, peer) }
            return
        }
        authentication.set(peer, name: settings.id, secret: settings.secret)
        dropAll(of: peer, .settingsChanged)
        self[peer].policy = RedialPolicy(timing)
        dial(peer)
    }

    package mutating func removePeer(_ peer: Int) {
        authentication.remove(peer)
        self[peer].isRemoved = true
        dropAll(of: peer, .removed)
        self[peer].settings.url = nil
        self[peer].settings.secret = []
    }

    /// Somebody who knows says that the peer can be reached: hold and delays end.
    package mutating func peerIsBack(_ peer: Int) {
        self[peer].policy.woken()
        dial(peer)
    }

    /// 0: it has no link. Otherwise the link's number, which no other ever has.
    package func session(of peer: Int) -> UInt32 {
        precondition(peer >= 0 && peer < peerCount)
        return peers[peer].number
    }

    subscript(peer: Int) -> Peer {
        get {
            precondition(peer >= 0 && peer < peerCount, "no such peer")
            return peers[peer]
        }
        _modify {
            precondition(peer >= 0 && peer < peerCount, "no such peer")
            yield &peers[peer]
        }
    }

    private mutating func growPeers() {
        let wider = UnsafeMutablePointer<Peer>.allocate(capacity: peerCapacity * 2)
        wider.moveInitialize(from: peers, count: peerCount)
        peers.deallocate()
        peers = wider
        peerCapacity *= 2
    }

    /// A timer for each peer and each connection there can be.
    mutating func reserveTimers() {
        let needed = max(Self.timer(ofPeer: peerCapacity), Self.timer(of: connections.capacity)) + 1
        guard needed > timerCapacity else { return }
        timerCapacity = max(needed, timerCapacity * 2)
        timers.grow(to: timerCapacity)
    }
}

/// Whether a request was taken.
package enum SendResult: Equatable, Sendable {
    case sent
    /// The peer has no link.
    case down
    /// Too much waits for the peer already.
    case busy
}

// MARK: - Tokens and timers: who is who

extension PeerLinks {
    // No connection has such an index.
    static var listenerToken: UInt64 { 0xffff_ffff }
    static var resolverToken: UInt64 { 0xffff_fffe }
    static var alarmToken: UInt64 { 0xffff_fffd }
    /// The owner's descriptors have the topmost bit.
    package static var foreignBit: UInt64 { 1 << 63 }

    static var listenerTimer: Int { 0 }
    static func timer(ofPeer peer: Int) -> Int { 2 * peer + 1 }
    static func timer(of connection: Int) -> Int { 2 * connection + 2 }
}
