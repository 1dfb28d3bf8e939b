import Control
import Foundation
import TestSupport
import XCTest

/// The page as people have it, in a real browser.
final class BrowserTests: XCTestCase {
    /// One for all tests, which come one after another: it takes seconds to start.
    // Only the tests' own thread touches it.
    nonisolated(unsafe) private static var shared: Browser?

    override class func tearDown() {
        shared = nil
        super.tearDown()
    }

    /// With an empty page, and nothing heard yet.
    private func emptyBrowser() throws -> Browser {
        let browser = try Self.shared ?? Browser()
        Self.shared = browser
        try browser.open("about:blank")
        browser.forget()
        return browser
    }

    func testThePageFollowsTheNetworkAndComplainsOfNothing() throws {
        let browser = try emptyBrowser()
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        let origin = "http://127.0.0.1:\(dashboard.port)/"
        try browser.open(origin)
        try eventually(within: 15, "the map shows three nodes that are ready") {
            try states(in: browser) == ["a": "ready", "b": "ready", "c": "ready"]
        }
        XCTAssertEqual(try text("#name", in: browser), "played")
        XCTAssertEqual(try text("#connection", in: browser), "live")
        XCTAssertEqual(try text("#state", in: browser), "ready")
        // From the supervisor's word to the painted node within a second.
        let start = ContinuousClock.now
        dashboard.tell(
            PlayedNetwork.event(
                .process, process: PlayedNetwork.process("b", .failed, reason: "it <b>ended</b>")))
        try eventually(within: 1, "the map shows that b has failed") {
            try states(in: browser)["b"] == "failed"
        }
        print("from the event to the page: \(ContinuousClock.now - start)")
        let row = "document.querySelector('tr[data-id=b] td.state').textContent"
        XCTAssertEqual(try browser.evaluate(row) as? String, "failed")
        // What a supervisor says is text and never markup.
        _ = try browser.evaluate("document.querySelector('tr[data-id=b]').click()")
        XCTAssertEqual(try text("#details .reason", in: browser), "it <b>ended</b>")
        XCTAssertEqual(try browser.evaluate("location.search") as? String, "?node=b")
        XCTAssertEqual(browser.complaints, [])
        let outside = browser.requests.filter { !$0.hasPrefix(origin) && $0 != "about:blank" }
        XCTAssertEqual(outside, [])
    }

    func testItSaysWhenNobodySpeaksAnyMore() throws {
        let browser = try emptyBrowser()
        var dashboard: RunningDashboard? = try RunningDashboard()
        dashboard?.tell(PlayedNetwork())
        try browser.open("http://127.0.0.1:\(dashboard?.port ?? 0)/")
        try eventually(within: 15, "live") {
            try text("#connection", in: browser) == "live" && states(in: browser).count == 3
        }
        dashboard?.closeControl()
        try eventually(within: 2, "the supervisor is gone") {
            try text("#connection", in: browser) == "supervisor gone"
        }
        XCTAssertEqual(try text("#state", in: browser), "was ready")
        XCTAssertEqual(browser.complaints, [])
        dashboard = nil
        // The picture stays.
        XCTAssertEqual(try states(in: browser).count, 3)
    }

    func testItSaysThatItTriesAgainWhenTheDashboardIsKilledAndGoesOnWithTheNext() throws {
        let browser = try emptyBrowser()
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        try browser.open("http://127.0.0.1:\(dashboard.port)/")
        try eventually(within: 15, "live") {
            try text("#connection", in: browser) == "live" && states(in: browser).count == 3
        }
        kill(dashboard.child.pid, SIGKILL)
        try eventually(within: 3, "reconnecting") {
            try text("#connection", in: browser).hasPrefix("reconnecting · attempt ")
        }
        XCTAssertEqual(try text("#state", in: browser), "was ready")
        XCTAssert(try text("#notices", in: browser).contains("does not answer"))
        XCTAssertEqual(try states(in: browser).count, 3)
        XCTAssertEqual(dashboard.waitForEnd(within: 5), .signalled(SIGKILL))
        let next = try RunningDashboard(port: dashboard.port)
        next.tell(PlayedNetwork(state: .degraded))
        try eventually(within: 10, "the next dashboard is shown") {
            try text("#connection", in: browser) == "live"
                && states(in: browser) == ["a": "degraded", "b": "degraded", "c": "degraded"]
        }
        XCTAssertEqual(try text("#notices", in: browser), "")
    }

    func testWithoutASupervisorItExplainsItself() throws {
        let browser = try emptyBrowser()
        let dashboard = try RunningDashboard(PlayedNetwork(), .alone)
        try browser.open("http://127.0.0.1:\(dashboard.port)/")
        try eventually(within: 15, "the nodes are there") {
            try states(in: browser) == ["a": "unknown", "b": "unknown", "c": "unknown"]
        }
        XCTAssertEqual(try text("#state", in: browser), "state unknown")
        XCTAssert(try text("#notices", in: browser).contains("Nobody says how the nodes are."))
        XCTAssertEqual(browser.complaints, [])
    }

    func testTheKeyboardReachesEveryNode() throws {
        let browser = try emptyBrowser()
        let dashboard = try RunningDashboard()
        dashboard.tell(PlayedNetwork())
        try browser.open("http://127.0.0.1:\(dashboard.port)/")
        try eventually(within: 15, "the map is there") { try states(in: browser).count == 3 }
        _ = try browser.evaluate("document.querySelector('.node[tabindex=\"0\"]').focus()")
        try browser.press("ArrowRight")
        try browser.press("ArrowRight")
        try browser.press("Enter")
        XCTAssertEqual(try text("#details h2", in: browser), "c")
        try browser.press("ArrowLeft")
        XCTAssertEqual(
            try browser.evaluate("document.activeElement.dataset.id") as? String, "b")
        try browser.press("Escape")
        XCTAssertEqual(try browser.evaluate("location.search") as? String, "")
        try browser.press("/")
        XCTAssertEqual(try browser.evaluate("document.activeElement.id") as? String, "filter")
        XCTAssertEqual(browser.complaints, [])
    }

    func testANetworkOfFiveHundredIsDrawn() throws {
        let browser = try emptyBrowser()
        let names = (0..<500).map { "node-\($0)" }
        let dashboard = try RunningDashboard(PlayedNetwork(names))
        dashboard.tell(PlayedNetwork(names))
        try browser.open("http://127.0.0.1:\(dashboard.port)/?q=node-499")
        try eventually(within: 20, "all are drawn") { try states(in: browser).count == 500 }
        XCTAssertEqual(try text("#count", in: browser), "1 of 500 nodes")
        let rows = "document.querySelectorAll('#table tbody tr[data-id]').length"
        XCTAssertEqual(try browser.evaluate(rows) as? Int, 1)
        // Only the rows in view exist, and scrolling brings the others.
        _ = try browser.evaluate(
            "filter.value = ''; filter.dispatchEvent(new Event('input'))")
        XCTAssertLessThan(try XCTUnwrap(browser.evaluate(rows) as? Int), 101)
        XCTAssertEqual(try text("#count", in: browser), "500 nodes")
        try eventually(within: 10, "the last row is there") {
            // The table is as high as its rows only once it was drawn.
            _ = try browser.evaluate("document.querySelector('#scroll').scrollTop = 1e6")
            return try text("tr[data-id=\"node-499\"] .name", in: browser) == "node-499"
        }
        XCTAssertEqual(try text("tr[data-id=\"node-0\"] .name", in: browser), "")
        XCTAssertEqual(browser.complaints, [])
    }

    private func states(in browser: Browser) throws -> [String: String] {
        try browser.evaluate(
            "Object.fromEntries([...document.querySelectorAll('.node')]"
                + ".map((node) => [node.dataset.id, node.dataset.state]))") as? [String: String]
            ?? [:]
    }

    private func text(_ selector: String, in browser: Browser) throws -> String {
        try browser.evaluate(
            "document.querySelector('\(selector)')?.textContent.trim() ?? ''") as? String ?? ""
    }
}
