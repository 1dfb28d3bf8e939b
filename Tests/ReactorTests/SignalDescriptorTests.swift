import Glibc
import Reactor
import XCTest

final class SignalDescriptorTests: XCTestCase {
    private var before = sigset_t()

    override func setUp() { pthread_sigmask(SIG_SETMASK, nil, &before) }
    override func tearDown() { pthread_sigmask(SIG_SETMASK, &before, nil) }

    func testSignalsAreReadOneAfterAnother() throws {
        let signals = try SignalDescriptor([SIGUSR1, SIGUSR2])
        var loop = try EventLoop()
        try loop.add(signals.descriptor, token: 1, .readable)
        XCTAssertNil(signals.next())
        XCTAssertEqual(loop.wait(milliseconds: 0), 0)
        // To this thread alone: the others of a test do not block them.
        for signal in [SIGUSR1, SIGUSR2] { pthread_kill(pthread_self(), signal) }
        XCTAssertEqual(loop.wait(milliseconds: 5_000), 1)
        XCTAssertEqual(Set([signals.next(), signals.next()]), [SIGUSR1, SIGUSR2])
        XCTAssertNil(signals.next())
    }
}
