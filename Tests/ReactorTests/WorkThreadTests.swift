import Foundation
import Reactor
import Synchronization
import XCTest

/// Threads beside a loop.
final class WorkThreadTests: XCTestCase {
    func testAThreadHasItsNameAndNoSignals() throws {
        let seen = Mutex((name: "", mask: ""))
        let thread = try WorkThread.start("a name of 15 ..") {
            let status = try? String(contentsOfFile: "/proc/thread-self/status", encoding: .utf8)
            for line in (status ?? "").split(separator: "\n") {
                let value = line.split(separator: "\t").last.map(String.init) ?? ""
                if line.hasPrefix("Name:") { seen.withLock { $0.name = value } }
                if line.hasPrefix("SigBlk:") { seen.withLock { $0.mask = value } }
            }
        }
        thread.join()
        XCTAssertEqual(seen.withLock { $0.name }, "a name of 15 ..")
        // All that can be blocked: SIGKILL, SIGSTOP and two of the C library's own cannot.
        let mask = try XCTUnwrap(UInt64(seen.withLock { $0.mask }, radix: 16))
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGPIPE] {
            XCTAssertNotEqual(mask & 1 << UInt64(signal - 1), 0, "\(signal)")
        }
    }

    func testTheStarterKeepsItsSignals() throws {
        var before = sigset_t(), after = sigset_t()
        pthread_sigmask(SIG_SETMASK, nil, &before)
        try WorkThread.start("worker") {}.join()
        pthread_sigmask(SIG_SETMASK, nil, &after)
        for signal in 1...64 {
            XCTAssertEqual(sigismember(&before, Int32(signal)), sigismember(&after, Int32(signal)))
        }
    }

    func testWhatAThreadHoldsIsLetGoOfAtItsEnd() throws {
        final class Held: Sendable {}
        weak var held: Held?
        try {
            let kept = Held()
            held = kept
            try WorkThread.start("worker") { _ = kept }.join()
        }()
        XCTAssertNil(held)
    }
}
