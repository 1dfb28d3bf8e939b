import Foundation
import Wire
import XCTest

@testable import Peering

/// The other side of a connection, with nothing of ours behind it: it sends what a test says.
final class RawSocket {
    private(set) var descriptor: Int32
    /// What has come so far.
    var received: [UInt8] = []
    /// The other side has ended, or the connection broke.
    private(set) var hasEnded = false

    init(adopting descriptor: Int32) {
        self.descriptor = descriptor
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    convenience init(connectedTo port: UInt16) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let code = withAddress(port) { connect(descriptor, $0, $1) }
        guard code == 0 else { throw POSIXError(.ECONNREFUSED) }
        self.init(adopting: descriptor)
    }

    /// Does not wait to be connected.
    convenience init(dialling port: UInt16) throws {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_INET, kind, 0)
        guard descriptor >= 0 else { throw POSIXError(.EMFILE) }
        _ = withAddress(port) { connect(descriptor, $0, $1) }
        self.init(adopting: descriptor)
    }

    deinit { close() }

    func close() {
        if descriptor >= 0 { Glibc.close(descriptor) }
        descriptor = -1
    }

    /// Closes with a reset.
    func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        close()
    }

    @discardableResult
    func send(_ bytes: [UInt8]) -> Int {
        Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Takes what has come.
    func read() {
        var piece = [UInt8](repeating: 0, count: 65_536)
        while !hasEnded {
            let count = recv(descriptor, &piece, piece.count, 0)
            if count < 0, errno == EAGAIN { return }
            if count <= 0 { hasEnded = true } else { received += piece[..<count] }
        }
    }

    /// The frames behind the HTTP header that was received.
    func frames(sentByClient: Bool = false) -> [Frame] {
        guard let end = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return [] }
        return Frame.all(in: Array(received[end.upperBound...]), sentByClient: sentByClient)
    }

    /// A frame as a client sends it.
    func sendFrame(_ opcode: WebSocketOpcode, _ payload: [UInt8], isClient: Bool = true) {
        send(WebSocketWriter.frame(opcode, payload, mask: isClient ? 0xa1b2_c3d4 : nil))
    }

    /// All that a peer needs to be let in.
    func sendAuthentication(user: String?, token: String, path: String = "/") {
        send(Bytes.upgrade(path: path))
        sendFrame(.binary, Bytes.auth(user: user, token: token))
    }
}

/// A listening socket that nobody of ours looks after.
final class RawListener {
    let descriptor: Int32
    private(set) var port: UInt16 = 0

    init(port: UInt16 = 0, backlog: Int32 = 16) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var on: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        guard withAddress(port, { bind(descriptor, $0, $1) }) == 0,
            listen(descriptor, backlog) == 0
        else { throw POSIXError(.EADDRINUSE) }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                getsockname(descriptor, $0, &size)
            }
        }
        self.port = UInt16(bigEndian: address.sin_port)
    }

    deinit { close(descriptor) }

    func accept() -> RawSocket? {
        let connection = Glibc.accept(descriptor, nil, nil)
        return connection < 0 ? nil : RawSocket(adopting: connection)
    }

    func url() throws -> PeerURL { try PeerURL("btp+ws://127.0.0.1:\(port)") }
}

private func withAddress(
    _ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
) -> Int32 {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
