import Glibc

/// A client that does wrong, or many of them. A turn does what is due and waits some milliseconds.
protocol HardClient: SendableMetatype {
    /// Connected as far as it is meant to be when it returns.
    init(_ hub: HardClientTarget) throws
    mutating func turn() throws
    /// How often it did what it does.
    var count: Int { get }
}

/// They read a kilobyte a second each.
struct SlowReaders: HardClient {
    private static let sockets = 10
    private static let bytesPerTurn = 102
    private static let turnMilliseconds: Int32 = 100

    private let sockets: [HardSocket]
    var count: Int { sockets.count }

    init(_ hub: HardClientTarget) throws {
        sockets = try (0..<Self.sockets).map { _ in try HardSocket(client: hub, channel: "packets")
        }
    }

    mutating func turn() {
        for socket in sockets { socket.take(Self.bytesPerTurn) }
        poll(nil, 0, Self.turnMilliseconds)
    }
}

/// They never read.
struct StoppedReaders: HardClient {
    private static let sockets = 10
    private static let turnMilliseconds: Int32 = 20

    private let sockets: [HardSocket]
    var count: Int { sockets.count }

    init(_ hub: HardClientTarget) throws {
        sockets = try (0..<Self.sockets).map { _ in try HardSocket(client: hub, channel: "packets")
        }
    }

    mutating func turn() { poll(nil, 0, Self.turnMilliseconds) }
}

/// Five hundred that read everything.
struct Crowd: HardClient {
    static let sockets = 500
    private static let readBytes = 64 * 1024
    private static let turnMilliseconds: Int32 = 5

    private let sockets: [HardSocket]
    var count: Int { sockets.count }

    init(_ hub: HardClientTarget) throws {
        sockets = try (0..<Self.sockets).map { _ in try HardSocket(client: hub, channel: "packets")
        }
    }

    /// What came in between is read in one go, so that most of the processor is the hub's.
    mutating func turn() {
        for socket in sockets { socket.take(Self.readBytes) }
        poll(nil, 0, Self.turnMilliseconds)
    }
}

/// A thousand connects a second, of which some ask for something.
struct Connects: HardClient {
    private var pace = Pace(perSecond: 1_000)
    private let hub: HardClientTarget
    private(set) var count = 0

    init(_ hub: HardClientTarget) { self.hub = hub }

    mutating func turn() throws {
        while pace.isDue() {
            count += 1
            switch count % 5 {
            case 0: _ = try HardSocket(port: hub.port)
            case 1: try HardSocket(port: hub.port).reset()
            case 2:
                _ = try HardSocket(port: hub.port).write(Array("GET / HTTP/1.1\r\nHo".utf8)[...])
            case 3: _ = try HardSocket(port: hub.port).write([22, 3, 1, 13, 10, 13, 10])
            default: _ = try HardSocket(client: hub, channel: "alerts")
            }
        }
        pace.wait()
    }
}

/// Headers and frames of which a byte comes ten times a second.
struct Drips: HardClient {
    private static let sockets = 300
    private static let turnMilliseconds: Int32 = 100
    private static let frameBytes: UInt8 = 125

    private let headers: [HardSocket]
    private let frames: [HardSocket]
    private(set) var count = 0

    init(_ hub: HardClientTarget) throws {
        headers = try (0..<Self.sockets).map { _ in
            let socket = try HardSocket(port: hub.port)
            _ = socket.write(Array("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ".utf8)[...])
            return socket
        }
        frames = try (0..<Self.sockets).map { _ in
            let socket = try HardSocket(client: hub, channel: "alerts")
            _ = socket.write([0x81, 0x80 | Self.frameBytes, 0, 0, 0, 0])
            return socket
        }
    }

    mutating func turn() {
        for socket in headers + frames { _ = socket.write([120]) }
        count += headers.count + frames.count
        poll(nil, 0, Self.turnMilliseconds)
    }
}

/// So many bytes to a fresh WebSocket, as often as that, until the hub closes it.
struct Attack {
    private static let openMax = 64

    private let bytes: [UInt8]
    private let hub: HardClientTarget
    private var pace: Pace
    private var open: [(socket: HardSocket, rest: ArraySlice<UInt8>)] = []
    private(set) var count = 0

    init(_ bytes: [UInt8], perSecond: Int, _ hub: HardClientTarget) {
        self.bytes = bytes
        self.hub = hub
        pace = Pace(perSecond: perSecond)
    }

    mutating func turn() throws {
        while pace.isDue(), open.count < Self.openMax {
            count += 1
            open.append((try HardSocket(client: hub, channel: "alerts"), bytes[...]))
        }
        for place in open.indices where !open[place].rest.isEmpty {
            open[place].rest = open[place].socket.write(open[place].rest)
        }
        open.removeAll { $0.socket.hasEnded() }
        pace.wait()
    }
}

/// A text in 131,000 fragments of one byte each.
struct Fragments: HardClient {
    private static let fragments = 131_000

    private var attack: Attack
    var count: Int { attack.count }

    init(_ hub: HardClientTarget) {
        let fragment: [UInt8] = [0, 0x81, 0, 0, 0, 0, 32]
        let begin: [UInt8] = [1, 0x81, 0, 0, 0, 0, 123]
        attack = Attack(
            begin + (0..<Self.fragments).flatMap { _ in fragment }, perSecond: 10, hub)
    }

    mutating func turn() throws { try attack.turn() }
}

/// A frame that says it has 2^63 - 1 bytes.
struct ClaimedLengths: HardClient {
    private var attack: Attack
    var count: Int { attack.count }

    init(_ hub: HardClientTarget) {
        attack = Attack(
            [0x81, 0xff, 0x7f] + [UInt8](repeating: 0xff, count: 7) + [0, 0, 0, 0], perSecond: 100,
            hub)
    }

    mutating func turn() throws { try attack.turn() }
}

/// Ten thousand pings at once.
struct Pings: HardClient {
    private static let pings = 10_000

    private var attack: Attack
    var count: Int { attack.count }

    init(_ hub: HardClientTarget) {
        let ping: [UInt8] = [0x89, 0x80, 0, 0, 0, 0]
        attack = Attack((0..<Self.pings).flatMap { _ in ping }, perSecond: 100, hub)
    }

    mutating func turn() throws { try attack.turn() }
}

/// When something is due that happens so many times a second.
struct Pace {
    private static let waitMilliseconds: Int32 = 1

    private let nanoseconds: Int64
    private var due: ContinuousClock.Instant?

    init(perSecond: Int) { nanoseconds = 1_000_000_000 / Int64(perSecond) }

    mutating func isDue() -> Bool {
        let now = ContinuousClock.now
        guard now >= due ?? now else { return false }
        due = (due ?? now) + .nanoseconds(nanoseconds)
        return true
    }

    func wait() { poll(nil, 0, Self.waitMilliseconds) }
}
