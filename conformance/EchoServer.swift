import HTTPServing
import Reactor
import Wire

/// The product's HTTP server, which makes a WebSocket of every connection and sends back what it
/// says.
struct EchoServer: ~Copyable {
    private static let connectionsMax = 256
    /// Suites ping faster than any program does, and send messages in very many pieces.
    private static let controlFramesPerSecondMax = 100_000
    /// While so much waits for a client, nothing is read of it.
    private static let unsentBytesMax = 4 * 1024 * 1024

    private let limits: WebSocketLimits
    private var loop: EventLoop
    private var server: HTTPServer

    init(port: UInt16, messageBytesMax: Int) throws {
        var loop = try EventLoop()
        // This literal is an address.
        let listener = try Listener(binding: SocketAddress(literal: "127.0.0.1", port: port)!)
        server = try HTTPServer(
            listener: listener,
            limits: HTTPServerLimits(
                connectionsMax: Self.connectionsMax, socketsMax: Self.connectionsMax),
            tokenBase: 1 << 48, &loop)
        limits = WebSocketLimits(
            messageBytesMax: messageBytesMax, fragmentsMax: .max,
            controlFramesPerSecondMax: Self.controlFramesPerSecondMax,
            readBytesPerTurn: 256 * 1024,
            outputBytesMax: 2 * messageBytesMax + Self.unsentBytesMax,
            messageMilliseconds: 60_000)
        self.loop = loop
    }

    mutating func run() {
        Terminal.say("listening on \(server.address.text)")
        while true {
            let count = loop.wait(milliseconds: server.millisecondsToNext(loop.now))
            for i in 0..<count { server.handle(loop.event(i), &loop) }
            server.expire(&loop)
            while let call = server.nextRequest(&loop) {
                _ = server.upgrade(call, limits: limits, &loop)
            }
            while let news = server.nextMessage(&loop) { answer(news) }
            server.flush(&loop)
        }
    }

    private mutating func answer(_ news: WebSocketNews) {
        switch news {
        case .text(let id, let message):
            server.send(text: message.buffer, to: id, &loop)
            rest(id)
        case .binary(let id, let message):
            server.send(binary: message.buffer, to: id, &loop)
            rest(id)
        case .drained(let id): server.setReading(true, id, &loop)
        case .closed: break
        }
    }

    private mutating func rest(_ id: WebSocketId) {
        guard let pending = server.pending(id), pending >= Self.unsentBytesMax else { return }
        server.setReading(false, id, &loop)
    }
}
