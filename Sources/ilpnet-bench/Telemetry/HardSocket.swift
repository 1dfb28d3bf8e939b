import Glibc

/// A connection of a client that does wrong: it sends whatever bytes it is given and takes as much as
/// it is told. It never waits, but for its WebSocket's opening.
final class HardSocket {
    private static let patienceMilliseconds: Int32 = 5_000
    private static let answerBytesMax = 16 * 1024

    let descriptor: Int32

    /// To a port of 127.0.0.1.
    init(port: Int) throws {
        descriptor = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(clamping: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let fd = descriptor
        let code = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(fd, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            throw Failure("nobody listens on \(port): \(String(cString: strerror(errno)))")
        }
        _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    }

    deinit { close(descriptor) }

    /// A client of the channels, of whose opening nothing is left unread.
    convenience init(client hub: HardClientTarget, channel: String) throws {
        try self.init(port: hub.port)
        let request =
            "GET /ws/telemetry?channels=\(channel) HTTP/1.1\r\nHost: 127.0.0.1:\(hub.port)\r\n"
            + "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nX-API-Key: \(hub.key)\r\n\r\n"
        guard write(Array(request.utf8)[...]).isEmpty else {
            throw Failure("the hub takes no request")
        }
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&source, 1, Self.patienceMilliseconds) == 1, take(Self.answerBytesMax) > 0 else {
            throw Failure("the hub does not open a WebSocket")
        }
    }

    /// What the socket does not take is left; nothing is where the other end is gone.
    func write(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let count = bytes.withUnsafeBytes {
            send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        if count < 0 { return errno == EAGAIN ? bytes : [] }
        return bytes.dropFirst(count)
    }

    /// Reads so much at most and drops it: how much it was; nil: the other end has closed.
    @discardableResult
    func take(_ bytesMax: Int) -> Int {
        withUnsafeTemporaryAllocation(byteCount: bytesMax, alignment: 8) {
            recv(descriptor, $0.baseAddress, $0.count, 0)
        }
    }

    /// Whether the other end has closed, with everything that it said before.
    func hasEnded(readBytes: Int = 64 * 1024) -> Bool {
        while true {
            let count = take(readBytes)
            if count == 0 || count < 0 && errno != EAGAIN { return true }
            if count < readBytes { return false }
        }
    }

    /// Breaks it instead of ending it.
    func reset() {
        var now = linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }
}

/// Where clients that do wrong go.
struct HardClientTarget {
    var port: Int
    var key: String
}
