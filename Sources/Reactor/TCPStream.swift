import Glibc

package enum ReadResult: Equatable, Sendable {
    case bytes(Int)
    /// Nothing has come.
    case wouldBlock
    /// The other side has sent all it will.
    case ended
    /// The connection is gone, with this errno.
    case failed(Int32)
}

/// One TCP connection, never blocking: its socket, what waits to be written, and the incomplete rest
/// of what was read.
///
/// A turn of its owner reads it once when it is ready and flushes it once when something was
/// written. Registering it with an `EventLoop`, what its bytes mean, and how much may wait are the
/// owner's. Without waiting bytes it holds no memory but itself.
package struct TCPStream: ~Copyable {
    /// -1 once it is closed.
    package private(set) var descriptor: Int32
    package var output = OutputBuffer()
    package var carry = Carry()

    /// Of a connected socket that never blocks; the stream closes it.
    package init(adopting descriptor: Int32) {
        self.descriptor = descriptor
        // Frames are collected by the turn, so the kernel need not wait for more. A socket of
        // another kind (a pair, in tests) has no such option.
        Sockets.set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
    }

    deinit {
        if descriptor >= 0 { Glibc.close(descriptor) }
    }

    /// Begins to connect. When the stream becomes writable or hangs up, `connectResult` tells how it
    /// went; how long to wait for that is the owner's.
    package static func dial(_ address: SocketAddress) throws(SystemCallError) -> TCPStream {
        let stream = TCPStream(
            adopting: try Sockets.open(for: address, subject: address.text))
        let code = address.withStorage { connect(stream.descriptor, $0, $1) == 0 ? 0 : errno }
        // An interrupted connect goes on by itself.
        guard code == 0 || code == EINPROGRESS || code == EINTR else {
            throw SystemCallError(call: "connect", errno: code, subject: address.text)
        }
        return stream
    }

    /// 0: connected. EINPROGRESS: not yet. Otherwise why not, which the system tells only once.
    package func connectResult() -> Int32 {
        guard let code = Sockets.option(descriptor, SOL_SOCKET, SO_ERROR) else { return EBADF }
        guard code == 0 else { return code }
        guard let remote = Sockets.remoteAddress(descriptor) else { return EINPROGRESS }
        // Whoever dials a port of the range that dialling itself uses may meet itself there.
        return remote == Sockets.localAddress(descriptor) ? ECONNREFUSED : 0
    }

    package var remoteAddress: SocketAddress? { Sockets.remoteAddress(descriptor) }
    package var localAddress: SocketAddress? { Sockets.localAddress(descriptor) }

    /// What has come, as far as `max` bytes, with one system call.
    package func read(into buffer: UnsafeMutableRawPointer, max: Int) -> ReadResult {
        while true {
            let count = recv(descriptor, buffer, max, 0)
            if count > 0 { return .bytes(count) }
            if count == 0 { return .ended }
            let code = errno
            if code == EINTR { continue }
            return code == EAGAIN ? .wouldBlock : .failed(code)
        }
    }

    /// Writes what waits, with one system call where the socket takes it.
    package mutating func flush(_ pool: inout BufferPool) -> FlushResult {
        output.flush(descriptor, &pool)
    }

    /// Writes these bytes after what waits; those that the socket does not take wait as well.
    package mutating func write(
        _ bytes: UnsafeRawBufferPointer, _ pool: inout BufferPool
    ) -> FlushResult {
        output.write(bytes, descriptor, &pool)
    }

    /// How much the kernel holds for the other side at most; it takes twice as much for its own
    /// book-keeping. Without it one that does not read may have several megabytes there.
    package func limitKernelOutput(bytes: Int) {
        Sockets.set(descriptor, SOL_SOCKET, SO_SNDBUF, Int32(clamping: bytes))
    }

    /// Says that nothing more will be sent; reading goes on.
    package func endOutput() { shutdown(descriptor, Int32(SHUT_WR)) }

    /// Closes the socket and forgets what waits. With `reset` the other side gets a reset, and the
    /// kernel keeps nothing of the connection.
    package mutating func close(_ pool: inout BufferPool, reset: Bool = false) {
        output.discard(&pool)
        carry.discard(&pool)
        guard descriptor >= 0 else { return }
        if reset {
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(
                descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        }
        Glibc.close(descriptor)
        descriptor = -1
    }
}
