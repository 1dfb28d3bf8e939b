import Glibc
import Reactor
import XCTest

final class TCPStreamTests: XCTestCase {
    func testBothFamiliesConnect() throws {
        for host in ["127.0.0.1", "::1"] {
            var pair = try ConnectedPair(host)
            pair.near.output.append([1, 2, 3], &pair.pool)
            XCTAssertEqual(pair.near.flush(&pair.pool), .done)
            XCTAssertEqual(try pair.read(3), [1, 2, 3])
            XCTAssertEqual(pair.near.remoteAddress, pair.far.localAddress)
            XCTAssertEqual(pair.near.remoteAddress?.hostText, host)
        }
    }

    func testWhereNobodyListensTheConnectionIsRefused() throws {
        let address = try unusedAddress()
        // Linux tells a refusal on loopback with the call or just after it.
        var code = EINPROGRESS
        do {
            let stream = try TCPStream.dial(address)
            try waitUntil("refused") {
                code = stream.connectResult()
                return code != EINPROGRESS
            }
        } catch let error as SystemCallError {
            code = error.errno
            XCTAssertEqual(
                error.text,
                "\(address.text): connect: Connection refused; nothing listens there")
        }
        XCTAssertEqual(code, ECONNREFUSED)
    }

    func testAConnectionToItselfIsARefusal() throws {
        // The system gives a dialler the port it dials when that is the only one it may give.
        let address = try unusedAddress()
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var bound = sockaddr_in()
        bound.sin_family = sa_family_t(AF_INET)
        bound.sin_port = address.port.bigEndian
        bound.sin_addr.s_addr = inet_addr("127.0.0.1")
        let code = withUnsafePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                let size = socklen_t(MemoryLayout<sockaddr_in>.size)
                return bind(descriptor, $0, size) == 0 && connect(descriptor, $0, size) == 0
            }
        }
        let stream = TCPStream(adopting: descriptor)
        XCTAssert(code)
        XCTAssertEqual(stream.connectResult(), ECONNREFUSED)
    }

    func testAResetIsToldAsAFailure() throws {
        var pair = try ConnectedPair()
        pair.near.close(&pair.pool, reset: true)
        var result = ReadResult.wouldBlock
        try waitUntil("reset") {
            var byte: UInt8 = 0
            result = pair.far.read(into: &byte, max: 1)
            return result != .wouldBlock
        }
        XCTAssertEqual(result, .failed(ECONNRESET))
    }

    func testSmallWritesAreNotHeldBack() throws {
        let pair = try ConnectedPair()
        for descriptor in [pair.near.descriptor, pair.far.descriptor] {
            var value: Int32 = 0
            var size = socklen_t(4)
            getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &value, &size)
            XCTAssertEqual(value, 1)
        }
    }

    func testNoOtherProgramInheritsASocket() throws {
        let pair = try ConnectedPair()
        for descriptor in [pair.near.descriptor, pair.far.descriptor] {
            XCTAssertEqual(fcntl(descriptor, F_GETFD), FD_CLOEXEC)
            XCTAssertNotEqual(fcntl(descriptor, F_GETFL) & O_NONBLOCK, 0)
        }
    }

    func testClosingReturnsEverything() throws {
        var pair = try ConnectedPair()
        var byte: UInt8 = 1
        pair.near.output.append([1], &pair.pool)
        pair.near.carry.keep(&byte, 1, &pair.pool)
        let descriptor = pair.near.descriptor
        pair.near.close(&pair.pool)
        pair.near.close(&pair.pool)
        XCTAssertEqual(pair.near.descriptor, -1)
        XCTAssertEqual(pair.pool.freeCount, 2)
        XCTAssertEqual(fcntl(descriptor, F_GETFD), -1)
        XCTAssertEqual(try pair.read(1), [])
    }

    func testAStreamAtRestIsSmall() {
        XCTAssertLessThanOrEqual(MemoryLayout<TCPStream>.stride, 128)
    }

    func testTheSameBlocksGoToAndFro() throws {
        var pair = try ConnectedPair()
        var free: [Int] = []
        for _ in 0..<1_000 {
            pair.near.output.append(pattern(760), &pair.pool)
            XCTAssertEqual(pair.near.flush(&pair.pool), .done)
            // Of what arrived, the last third is kept for the next time.
            var bytes = try pair.read(760)
            pair.far.carry.keep(&bytes, 250, &pair.pool)
            XCTAssertEqual(pair.far.carry.take(into: &bytes, &pair.pool), 250)
            free.append(pair.pool.freeCount)
        }
        XCTAssertEqual(Set(free), [2])
    }

    /// Of a listener that is closed again.
    private func unusedAddress() throws -> SocketAddress {
        try Listener(binding: SocketAddress(literal: "127.0.0.1", port: 0)!).address
    }
}
