import Reactor

/// What the arguments ask for.
enum ConformanceCall: Equatable {
    case echoServer(port: UInt16, messageBytesMax: Int)
    case echoClient(WebSocketLocation, agent: String, messageBytesMax: Int)
    case httpServer(port: UInt16)

    /// Suites send messages of 16 MiB.
    private static let messageBytesMaxByDefault = 32 * 1024 * 1024

    /// Nil for a wrong call.
    init?(_ arguments: [String]) {
        guard let mode = arguments.first else { return nil }
        var words: [String] = []
        var options: [String: String] = [:]
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            guard word.hasPrefix("--") else {
                words.append(word)
                continue
            }
            guard let value = rest.popFirst() else { return nil }
            options[word] = value
        }
        guard let port = UInt16(options.removeValue(forKey: "--port") ?? "0") else { return nil }
        let agent = options.removeValue(forKey: "--agent") ?? "ilpnet"
        let limit = Int(
            options.removeValue(forKey: "--message-max") ?? "\(Self.messageBytesMaxByDefault)")
        guard options.isEmpty, let limit, limit > 0 else { return nil }
        switch (mode, words.count) {
        case ("websocket-echo", 0): self = .echoServer(port: port, messageBytesMax: limit)
        case ("websocket-echo-client", 1):
            guard let location = WebSocketLocation(words[0]) else { return nil }
            self = .echoClient(location, agent: agent, messageBytesMax: limit)
        case ("http-server", 0): self = .httpServer(port: port)
        default: return nil
        }
    }
}

/// `ws://ADDRESS:PORT`, of a suite's server on this machine.
struct WebSocketLocation: Equatable {
    let address: SocketAddress
    /// As the Host field has it.
    let host: String

    init?(_ text: String) {
        guard text.hasPrefix("ws://") else { return nil }
        let host = text.dropFirst("ws://".count).prefix { $0 != "/" }
        guard let colon = host.lastIndex(of: ":"),
            let port = UInt16(host[host.index(after: colon)...]),
            let address = SocketAddress(literal: String(host[..<colon]), port: port)
        else { return nil }
        self.address = address
        self.host = String(host)
    }
}
