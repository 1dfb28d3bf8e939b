import Glibc

/// What became of bytes that were to be written.
package enum FlushResult: Equatable, Sendable {
    case done
    /// The socket takes no more for now: wait until it is writable.
    case blocked
    /// The connection is gone, with this errno.
    case failed(Int32)
}

/// Bytes that wait to be written to a socket, in the order they came. It grows while the other side
/// does not read; how far, its owner decides by `pending`.
///
///     let room = output.reserve(count, &pool)
///     output.commit(write(to: room))
///
/// It is a chain of the pool's blocks, and holds none while nothing waits.
package struct OutputBuffer: ~Copyable {
    /// What stands at the start of each block; its bytes follow.
    private struct Header {
        var next: UnsafeMutableRawPointer?
        /// Offsets in the block: its bytes that wait. Of the last block `end` is `fill`.
        var start: Int
        var end: Int
    }

    private static let headerBytes = MemoryLayout<Header>.size
    /// The most that can be reserved in one piece: longer than any frame.
    package static let reservationMax = BufferPool.blockBytes - headerBytes
    /// So many blocks go into one system call.
    private static let blocksPerWrite = 8

    private var first: UnsafeMutableRawPointer?
    private var last: UnsafeMutableRawPointer?
    /// Where the next byte goes in the last block, and how many more it takes.
    private var fill: UnsafeMutableRawPointer?
    private var room = 0
    private var waiting = 0
    /// How many bytes the socket has taken ever. While it stands still the other side does not read.
    package private(set) var written: UInt64 = 0

    package init() {}

    deinit {
        var next = first
        while let block = next {
            next = Self.header(block).pointee.next
            free(block)
        }
    }

    /// How many bytes wait.
    package var pending: Int { waiting }

    /// Room for `count` bytes in one piece, of which any number may then be committed.
    package mutating func reserve(
        _ count: Int, _ pool: inout BufferPool
    ) -> UnsafeMutableRawPointer {
        if room < count { addBlock(for: count, &pool) }
        return fill.unsafelyUnwrapped
    }

    package mutating func commit(_ count: Int) {
        fill = fill.unsafelyUnwrapped + count
        room &-= count
        waiting &+= count
    }

    /// Any number of bytes, in as many pieces as needed.
    package mutating func append(
        _ bytes: UnsafeRawBufferPointer, _ pool: inout BufferPool
    ) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let room = reserve(1, &pool)
            let piece = rest.prefix(self.room)
            room.copyMemory(
                from: UnsafeRawBufferPointer(rebasing: piece).baseAddress!, byteCount: piece.count)
            commit(piece.count)
            rest = rest.dropFirst(piece.count)
        }
    }

    package mutating func append(_ bytes: [UInt8], _ pool: inout BufferPool) {
        bytes.withUnsafeBytes { append($0, &pool) }
    }

    /// Any number of bytes, of which those wait that the socket does not take at once: what is sent
    /// to many is copied only for those who are slow.
    package mutating func write(
        _ bytes: UnsafeRawBufferPointer, _ descriptor: Int32, _ pool: inout BufferPool
    ) -> FlushResult {
        guard waiting == 0, !bytes.isEmpty else {
            append(bytes, &pool)
            return flush(descriptor, &pool)
        }
        var sent = 0
        repeat {
            // SIGPIPE would end the whole process for one peer that went away.
            sent = Glibc.send(descriptor, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
        } while sent < 0 && errno == EINTR
        if sent < 0 && errno != EAGAIN { return .failed(errno) }
        let taken = max(0, sent)
        written &+= UInt64(taken)
        if taken == bytes.count { return .done }
        append(UnsafeRawBufferPointer(rebasing: bytes[taken...]), &pool)
        return .blocked
    }

    /// Writes what waits, with one system call where the socket takes it.
    package mutating func flush(_ descriptor: Int32, _ pool: inout BufferPool) -> FlushResult {
        while waiting > 0 {
            let (offered, sent) = send(descriptor)
            if sent < 0 {
                let code = errno
                if code == EINTR { continue }
                return code == EAGAIN ? .blocked : .failed(code)
            }
            consume(sent, &pool)
            // It took a part, so it is full, and tells when it no longer is.
            if sent < offered { return .blocked }
        }
        discard(&pool)
        return .done
    }

    /// Forgets what waits.
    package mutating func discard(_ pool: inout BufferPool) {
        while let block = first {
            first = Self.header(block).pointee.next
            pool.blocks.give(block)
        }
        last = nil
        fill = nil
        room = 0
        waiting = 0
    }

    private static func header(_ block: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Header> {
        block.assumingMemoryBound(to: Header.self)
    }

    @inline(never)
    private mutating func addBlock(for count: Int, _ pool: inout BufferPool) {
        precondition(count <= Self.reservationMax, "more than a block holds was reserved at once")
        let block = pool.blocks.take()
        block.initializeMemory(
            as: Header.self,
            to: Header(next: nil, start: Self.headerBytes, end: Self.headerBytes))
        if let last {
            closeLast()
            Self.header(last).pointee.next = block
        } else {
            first = block
        }
        last = block
        fill = block + Self.headerBytes
        room = Self.reservationMax
    }

    private func closeLast() {
        guard let last, let fill else { return }
        Self.header(last).pointee.end = fill - last
    }

    /// How many bytes were offered to the socket, and how many it took or -1.
    private func send(_ descriptor: Int32) -> (offered: Int, sent: Int) {
        closeLast()
        // SIGPIPE would end the whole process for one peer that went away.
        let flags = Int32(MSG_NOSIGNAL)
        let block = first.unsafelyUnwrapped
        let header = Self.header(block).pointee
        if header.next == nil {
            let count = header.end - header.start
            return (count, Glibc.send(descriptor, block + header.start, count, flags))
        }
        return withUnsafeTemporaryAllocation(of: iovec.self, capacity: Self.blocksPerWrite) {
            var offered = 0
            var pieces = 0
            var next: UnsafeMutableRawPointer? = block
            while let block = next, pieces < Self.blocksPerWrite {
                let header = Self.header(block).pointee
                let count = header.end - header.start
                $0.initializeElement(
                    at: pieces, to: iovec(iov_base: block + header.start, iov_len: count))
                offered += count
                pieces += 1
                next = header.next
            }
            var message = msghdr()
            message.msg_iov = $0.baseAddress
            message.msg_iovlen = pieces
            return (offered, sendmsg(descriptor, &message, flags))
        }
    }

    private mutating func consume(_ count: Int, _ pool: inout BufferPool) {
        written &+= UInt64(count)
        waiting &-= count
        var rest = count
        while rest > 0, let block = first {
            let header = Self.header(block)
            let held = header.pointee.end - header.pointee.start
            guard rest >= held, header.pointee.next != nil else {
                header.pointee.start += rest
                return
            }
            rest -= held
            first = header.pointee.next
            pool.blocks.give(block)
        }
    }
}
