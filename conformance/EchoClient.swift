import Glibc
import Reactor
import Wire

/// The client's part of a fuzzing server's protocol, as Autobahn has it: ask how many cases there
/// are, echo through each, then ask for the reports.
struct EchoClient: ~Copyable {
    private static let token: UInt64 = 1
    private static let connectMilliseconds: Int32 = 5_000
    private static let nonceBytes = 16

    private let location: WebSocketLocation
    private let agent: String
    private let messageBytesMax: Int
    private var loop: EventLoop
    private var supplies = EchoSupplies()

    init(_ location: WebSocketLocation, agent: String, messageBytesMax: Int) throws {
        self.location = location
        self.agent = agent
        self.messageBytesMax = messageBytesMax
        loop = try EventLoop()
    }

    mutating func run() throws {
        let answer = try talk("/getCaseCount", isEchoing: false)
        guard let text = answer.lastText, let count = Int(text), count >= 0 else {
            throw Trouble("\(location.host) does not say how many cases it has: \(answer.ending)")
        }
        Terminal.say("\(count) cases")
        for number in 1..<(count + 1) {
            let end = try talk("/runCase?case=\(number)&agent=\(agent)", isEchoing: true)
            Terminal.say("case \(number): \(end.ending)")
        }
        _ = try talk("/updateReports?agent=\(agent)", isEchoing: false)
        Terminal.say("done")
    }

    /// One connection from its beginning to its end.
    private mutating func talk(_ target: String, isEchoing: Bool) throws -> EchoConnection {
        let stream = try connect()
        let handshake = WebSocketClientHandshake(
            host: location.host, target: target, nonce: Randomness.bytes(Self.nonceBytes))
        let connection = EchoConnection(
            connected: stream, token: Self.token, messageBytesMax: messageBytesMax,
            handshake, isEchoing: isEchoing, &supplies)
        loop.change(connection.stream.descriptor, token: Self.token, .readable)
        while connection.state != .closed {
            connection.serve(&loop, &supplies)
            guard connection.state != .closed else { break }
            let count = loop.wait(milliseconds: Int32(connection.patienceMilliseconds))
            if count == 0 { connection.abandon(&supplies) }
        }
        return connection
    }

    private mutating func connect() throws -> TCPStream {
        let stream = try TCPStream.dial(location.address)
        try loop.add(stream.descriptor, token: Self.token, .writable)
        _ = loop.wait(milliseconds: Self.connectMilliseconds)
        let code = stream.connectResult()
        guard code == 0 else {
            let reason = code == EINPROGRESS ? "it took too long" : String(cString: strerror(code))
            throw Trouble("\(location.host) cannot be reached: \(reason)")
        }
        return stream
    }
}

struct Trouble: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
