import Reactor

/// Accepts WebSockets and sends back what they say.
struct EchoServer: ~Copyable {
    private static let connectionsMax = 256
    private static let listenerToken = UInt64.max

    private let messageBytesMax: Int
    private var loop: EventLoop
    private var listener: Listener
    private var timers: TimerWheel
    private var supplies = EchoSupplies()
    private var connections: [EchoConnection?] = Array(repeating: nil, count: connectionsMax)
    private var serial: UInt64 = 0

    init(port: UInt16, messageBytesMax: Int) throws {
        var loop = try EventLoop()
        // This literal is an address.
        let listener = try Listener(binding: SocketAddress(literal: "127.0.0.1", port: port)!)
        try loop.add(listener.descriptor, token: Self.listenerToken, .readable)
        timers = TimerWheel(
            nowMilliseconds: loop.now.monotonicMilliseconds, capacity: Self.connectionsMax)
        self.messageBytesMax = messageBytesMax
        self.loop = loop
        self.listener = listener
    }

    mutating func run() throws {
        Terminal.say("listening on \(listener.address.text)")
        while true {
            let now = loop.now.monotonicMilliseconds
            for i in 0..<loop.wait(milliseconds: timers.millisecondsToNext(now)) {
                let event = loop.event(i)
                if event.token == Self.listenerToken { try acceptAll() } else { serve(event.token) }
            }
            while let place = timers.nextDue(loop.now.monotonicMilliseconds) { expire(place) }
        }
    }

    private mutating func acceptAll() throws {
        while true {
            switch listener.accept() {
            case .stream(let stream): try admit(stream)
            case .turnedAway: continue
            case .nobody: return
            case .exhausted(let error): throw error
            }
        }
    }

    private mutating func admit(_ stream: consuming TCPStream) throws {
        // Beyond the limit nobody is taken in: the stream ends here, and is closed.
        guard let place = connections.firstIndex(where: { $0 == nil }) else { return }
        serial += 1
        let connection = EchoConnection(
            accepted: stream, token: serial << 16 | UInt64(place), messageBytesMax: messageBytesMax)
        try loop.add(connection.stream.descriptor, token: connection.token, .readable)
        connections[place] = connection
        schedule(connection, place)
    }

    private mutating func serve(_ token: UInt64) {
        let place = Int(token & 0xffff)
        guard let connection = connections[place], connection.token == token else { return }
        let before = connection.state
        connection.serve(&loop, &supplies)
        if connection.state == .closed {
            connections[place] = nil
            timers.cancel(place)
        } else if connection.state == .open || connection.state != before {
            schedule(connection, place)
        }
    }

    private mutating func expire(_ place: Int) {
        connections[place]?.abandon(&supplies)
        connections[place] = nil
    }

    private mutating func schedule(_ connection: EchoConnection, _ place: Int) {
        timers.schedule(
            place, at: loop.now.monotonicMilliseconds + connection.patienceMilliseconds)
    }
}
