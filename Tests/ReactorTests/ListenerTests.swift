import Glibc
import Reactor
import XCTest

final class ListenerTests: XCTestCase {
    private let openFiles = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    private let anyPort = SocketAddress(literal: "127.0.0.1", port: 0)!

    func testItTellsThePortThatTheSystemChose() throws {
        let listener = try Listener(binding: anyPort)
        XCTAssertGreaterThan(listener.port, 0)
        XCTAssertEqual(listener.address.hostText, "127.0.0.1")
    }

    func testWithNobodyWaitingItDoesNotBlock() throws {
        var listener = try Listener(binding: anyPort)
        guard case .nobody = listener.accept() else { return XCTFail("somebody") }
    }

    func testAPortInUseIsSaidWithWhatToDo() throws {
        let first = try Listener(binding: anyPort)
        do {
            _ = try Listener(binding: first.address)
            XCTFail("two listen at one port")
        } catch {
            XCTAssertEqual(
                error.text,
                "\(first.address.text): bind: Address already in use; stop the program that "
                    + "listens there or choose another port")
        }
    }

    func testAHandedInListenerIsAdopted() throws {
        let first = try Listener(binding: anyPort)
        // A copy without the flags, as a starter would hand it in.
        let descriptor = dup(first.descriptor)
        XCTAssertEqual(fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) & ~O_NONBLOCK), 0)
        var adopted = try Listener(adopting: descriptor)
        XCTAssertEqual(adopted.address, first.address)
        XCTAssertEqual(fcntl(descriptor, F_GETFD), FD_CLOEXEC)
        guard case .nobody = adopted.accept() else { return XCTFail("it blocks") }
        let stream = try TCPStream.dial(adopted.address)
        try waitUntil("connected") { stream.connectResult() == 0 }
        _ = try acceptOne(&adopted)
    }

    func testWhatIsNoListeningTCPSocketIsNotAdopted() throws {
        let tcp = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        let udp = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        let unix = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        // Linux binds a local socket to a name of its own choice on demand.
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        withUnsafePointer(to: &name) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { _ = bind(unix, $0, 2) }
        }
        XCTAssertEqual(listen(unix, 1), 0)
        let file = open("/dev/null", O_RDONLY)
        let closed: Int32 = 65_000
        for descriptor in [tcp, udp, unix, file, closed] {
            XCTAssertThrowsError(try adopt(descriptor)) { error in
                XCTAssert("\(error)".contains("descriptor \(descriptor)"), "\(error)")
            }
            if descriptor != closed {
                XCTAssertEqual(close(descriptor), 0, "it is still the caller's")
            }
        }
    }

    func testConnectionsThatEndedBeforehandDoNotHarmIt() throws {
        var listener = try Listener(binding: anyPort)
        var pool = BufferPool()
        for _ in 0..<10 {
            var stream = try TCPStream.dial(listener.address)
            try waitUntil("connected") { stream.connectResult() == 0 }
            stream.close(&pool, reset: true)
        }
        let last = try TCPStream.dial(listener.address)
        try waitUntil("connected") { last.connectResult() == 0 }
        try waitUntil("the last one is accepted") {
            guard case .stream(let stream) = listener.accept() else { return false }
            return stream.remoteAddress == last.localAddress
        }
    }

    func testWithoutADescriptorLeftWhoeverConnectsIsTurnedAway() throws {
        var listener = try Listener(binding: anyPort)
        let first = try TCPStream.dial(listener.address)
        let second = try TCPStream.dial(listener.address)
        try waitUntil("connected") {
            first.connectResult() == 0 && second.connectResult() == 0
        }
        try withoutDescriptors {
            guard case .turnedAway = listener.accept() else { return XCTFail("first") }
            guard case .turnedAway = listener.accept() else { return XCTFail("second") }
            guard case .nobody = listener.accept() else { return XCTFail("it spins") }
        }
        XCTAssertEqual(try readBytes(first, 1), [])
        XCTAssertEqual(try readBytes(second, 1), [])
        let third = try TCPStream.dial(listener.address)
        _ = try acceptOne(&listener)
        XCTAssertEqual(third.connectResult(), 0)
    }

    private func adopt(_ descriptor: Int32) throws { _ = try Listener(adopting: descriptor) }

    /// The soft limit lowered to what is open by now.
    private func withoutDescriptors(_ body: () throws -> Void) throws {
        let next = open("/dev/null", O_RDONLY)
        close(next)
        var before = rlimit()
        XCTAssertEqual(getrlimit(openFiles, &before), 0)
        var none = before
        none.rlim_cur = rlim_t(next)
        XCTAssertEqual(setrlimit(openFiles, &none), 0)
        defer { setrlimit(openFiles, &before) }
        XCTAssertEqual(open("/dev/null", O_RDONLY), -1)
        try body()
    }
}
