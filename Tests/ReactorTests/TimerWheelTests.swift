import Reactor
import XCTest

final class TimerWheelTests: XCTestCase {
    func testADeadlineIsNeverToldBeforeItsTime() {
        var wheel = TimerWheel(nowMilliseconds: 1_000, capacity: 4)
        wheel.schedule(2, at: 1_100)
        for now in Int64(1_000)..<1_100 { XCTAssertNil(wheel.nextDue(now)) }
        XCTAssertEqual(wheel.nextDue(1_100 + TimerWheel.tickMilliseconds), 2)
    }
}
