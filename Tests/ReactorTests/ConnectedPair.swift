import Reactor
import XCTest

/// Two ends of one connection over 127.0.0.1.
struct ConnectedPair: ~Copyable {
    var near: TCPStream
    var far: TCPStream
    var pool = BufferPool()

    init(_ host: String = "127.0.0.1") throws {
        let address = try XCTUnwrap(SocketAddress(literal: host, port: 0))
        var listener = try Listener(binding: address)
        let near = try TCPStream.dial(listener.address)
        try waitUntil("connected") { near.connectResult() == 0 }
        far = try acceptOne(&listener)
        self.near = near
    }

    /// Everything the far end gets until `count` bytes are there.
    func read(_ count: Int) throws -> [UInt8] {
        try readBytes(far, count)
    }
}

/// The next connection, waited for.
func acceptOne(_ listener: inout Listener) throws -> TCPStream {
    let deadline = ContinuousClock.now + .seconds(5)
    while ContinuousClock.now < deadline {
        if case .stream(let stream) = listener.accept() { return stream }
    }
    throw TooLate(what: "a connection")
}

func readBytes(_ stream: borrowing TCPStream, _ count: Int) throws -> [UInt8] {
    var all: [UInt8] = []
    let deadline = ContinuousClock.now + .seconds(10)
    var piece = [UInt8](repeating: 0, count: 64 * 1024)
    while all.count < count {
        let result = piece.withUnsafeMutableBytes {
            stream.read(into: $0.baseAddress!, max: min($0.count, count - all.count))
        }
        switch result {
        case .bytes(let count): all += piece[..<count]
        case .wouldBlock: if ContinuousClock.now > deadline { throw TooLate(what: "bytes") }
        case .ended, .failed: return all
        }
    }
    return all
}

func waitUntil(_ what: String, _ isSo: () -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(5)
    while !isSo() {
        if ContinuousClock.now > deadline { throw TooLate(what: what) }
    }
}

struct TooLate: Error { var what: String }

/// Bytes of which no two stretches are alike.
func pattern(_ count: Int, from start: Int = 0) -> [UInt8] {
    (start..<start + count).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8) ^ ($0 >> 16) &* 31) }
}
