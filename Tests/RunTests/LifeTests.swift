import Foundation
import TestSupport
import XCTest

/// A network from `up -d` to `down`.
final class LifeTests: RunTestCase {
    func testANetworkThatRanAndWasEndedLeavesNothing() throws {
        try scene.up(Networks.line(nodes: 5, hasDashboard: true))
        XCTAssertEqual(
            scene.processes.map(\.role).sorted(),
            ["connector", "connector", "connector", "connector", "connector", "dashboard"]
                + ["supervise"])
        let send = try scene.ilpnet(
            "send", "--node", scene.state().configurationPath(of: "n1"), "--to", "test.n5",
            "--amount", "1000", "--count", "1000")
        XCTAssertEqual(send.exitCode, 0, send.output + send.errors)
        try scene.down()
        scene.assertNothingIsLeft()
    }
}
