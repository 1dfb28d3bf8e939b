import Glibc
import Logging
import Peering
import Reactor
import Wire

/// A whole link over a real socket: an authenticated peer says anything, in any pieces, and the
/// node neither traps nor answers what it must not, and lets go of the connection afterwards.
enum LinkFuzz {
    fileprivate static let secret = Array("fuzz".utf8)
    fileprivate static let turnsMax = 50

    /// The links of one process, kept from input to input.
    struct Node: ~Copyable {
        var links: PeerLinks
        let port: UInt16

        init() throws(SystemCallError) {
            let log = EventLog(node: "fuzz", level: .error)
            var links = try PeerLinks(log: log)
            guard let address = SocketAddress(literal: "127.0.0.1", port: 0) else {
                throw SystemCallError(call: "inet_pton", errno: EINVAL, subject: "127.0.0.1")
            }
            let listener = try Listener(binding: address)
            let port = listener.port
            try links.listen(listener)
            _ = links.addPeer(
                PeerSettings(id: "peer", ownName: "fuzz", secret: LinkFuzz.secret))
            self.port = port
            self.links = links
        }
    }

    // Inputs are run one after another by one thread.
    private nonisolated(unsafe) static var node: Node? = nil

    static func run(_ bytes: [UInt8]) {
        if node == nil { node = try? Node() }
        guard node != nil else { return expect(false) }
        node?.exchange(bytes)
    }
}

extension LinkFuzz.Node {
    private static let milliseconds: Int32 = 20

    /// The first byte chooses the pieces in which the rest is sent.
    mutating func exchange(_ bytes: [UInt8]) {
        let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(client) }
        guard client >= 0, connect(client) else { return }
        var on: Int32 = 1
        setsockopt(
            client, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        send(client, Self.opening)
        turn(until: { $0.session(of: 0) != 0 })
        expect(links.session(of: 0) != 0)
        let piece = max(1, Int(bytes.first ?? 0) * 8)
        var rest = bytes.dropFirst()
        while !rest.isEmpty {
            send(client, Array(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
            turn(until: nil)
        }
        shutdown(client, Int32(SHUT_WR))
        turn(until: { $0.openCount == 0 })
        expect(links.openCount == 0 && links.session(of: 0) == 0)
    }

    /// Handles what comes until that holds; once where nothing is given.
    private mutating func turn(until holds: ((borrowing PeerLinks) -> Bool)?) {
        for _ in 0..<(holds == nil ? 1 : LinkFuzz.turnsMax) {
            links.wait(atMostMilliseconds: holds == nil ? 0 : Self.milliseconds)
            while let event = links.next() {
                guard case .request(let peer, let session, let requestId, let packet) = event
                else { continue }
                _ = links.sendAnswer(
                    to: peer, session: session, requestId: requestId, packet: packet)
                _ = links.sendRequest(to: peer, requestId: requestId, packet: packet)
            }
            links.flush()
            if let holds, holds(links) { return }
        }
    }

    private func connect(_ client: Int32) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(client, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
    }

    private func send(_ client: Int32, _ bytes: [UInt8]) {
        _ = bytes.withUnsafeBytes {
            Glibc.send(
                client, $0.baseAddress, $0.count,
                Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        }
    }

    /// The upgrade and the authentication, under a mask of zeros.
    private static let opening: [UInt8] = {
        let request = """
            GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
            Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n
            """
        let frame = BTPWriter.message(
            requestId: 1,
            entries: [
                BTPProtocolData("auth", BTPContentType.octets, []),
                BTPProtocolData("auth_username", text: "peer"),
                BTPProtocolData("auth_token", text: "fuzz"),
            ])
        return Array(request.utf8) + WebSocketWriter.frame(.binary, frame, mask: 0)
    }()
}
