import Foundation
import Synchronization
import TestSupport
import XCTest

/// Who connects without end, or begins something and never ends it, while events come in: whoever was
/// there before has everything and stays connected, and of the others nothing is left.
final class ConnectionFloodTests: XCTestCase {
    private static let perSecond = 500
    private static let connectsPerSecond = 1_000
    private static let floodSeconds = Thoroughness.isFull ? 20 : 1
    /// As the servers of both ports have it.
    private static let headerSeconds = 5.0
    private static let messageSeconds = 15.0

    /// A hub with a connector that tells it something and two clients that listen.
    private struct Scene {
        let hub: RunningHub
        let source: EventSourceThread
        let clients: [Subscriber]

        init() throws {
            hub = try RunningHub()
            source = try EventSourceThread(
                "node", to: hub, perSecond: ConnectionFloodTests.perSecond,
                spool: hub.folder["spool"])
            clients = [1, 2].map { [hub] in
                Subscriber(of: hub, channels: "packets", id: "c\($0)")
            }
            try eventually(within: 20, "everybody listens") {
                clients.allSatisfy { $0.now.events > 0 }
            }
        }

        /// They have everything, on their first connections.
        func end() throws {
            source.endProducing()
            let count = Int(source.count)
            try eventually(within: 20, "everybody has everything") {
                clients.allSatisfy { $0.now.events >= count }
            }
            source.stop(within: 5)
            XCTAssertEqual(source.emitter.counters.connections, 1)
            for client in clients {
                client.stop()
                XCTAssertEqual(client.now.faults, [])
                XCTAssertEqual(client.now.events, count)
                XCTAssertEqual(client.now.connections, 1)
            }
        }
    }

    func testAThousandConnectsASecondHoldUpNobodyAndLeaveNothing() throws {
        let scene = try Scene()
        let hub = scene.hub
        let before = hub.openDescriptors
        let count = Self.floodSeconds * Self.connectsPerSecond
        var due = Date()
        for number in 0..<count {
            due += 1 / Double(Self.connectsPerSecond)
            while due.timeIntervalSinceNow > 0 { poll(nil, 0, 1) }
            let port = number % 2 == 0 ? hub.httpPort : hub.telemetryPort
            switch number / 2 % 5 {
            case 0: _ = try RawConnection(port: port)
            case 1: try RawConnection(port: port).reset()
            case 2: try RawConnection(port: port).send("GET /ws/telemetry HTTP/1.1\r\nHost:")
            case 3: try RawConnection(port: port).send("\u{16}\u{3}\u{1}nonsense\r\n\r\n")
            default:
                let isPage = port == hub.httpPort
                let socket = isPage ? try hub.client("channels=packets") : try hub.viewer()
                if number % 4 < 2 { socket.reset() }
            }
        }
        try eventually(within: 10, "of them nothing is left") {
            hub.openDescriptors <= before
        }
        try scene.end()
        XCTAssertLessThan(try hub.residentKilobytes(), (64 + 2 * 2) * 1_024)
    }

    /// Frames are given a quarter of a minute; in the short run a server with shorter times ends them,
    /// in `WebSocketLimitTests`.
    func testHeadersAndFramesThatDripEndWithTheirCodesAndHoldUpNobody() throws {
        let scene = try Scene()
        let hub = scene.hub
        let headers = try (0..<200).map { number in
            let client = try RawConnection(port: number % 2 == 0 ? hub.httpPort : hub.telemetryPort)
            client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
            return client
        }
        let frames = try (0..<200).map { number in
            number % 2 == 0 ? try hub.client("channels=alerts") : try hub.plain()
        }
        let whole = ScriptedFrame.text(String(repeating: "x", count: 1_000)).bytes(toServer: true)
        for client in frames { client.send(raw: Array(whole[..<8])) }
        let began = Date()
        var place = 8
        let seconds = Thoroughness.isFull ? Self.messageSeconds : Self.headerSeconds
        while Date().timeIntervalSince(began) < seconds {
            for client in headers { client.send("x") }
            for client in frames { client.send(raw: [whole[place]]) }
            place += 1
            poll(nil, 0, 100)
        }
        for client in headers {
            let answer = try client.textToEnd()
            XCTAssertTrue(answer.hasPrefix("HTTP/1.1 408 "), answer)
        }
        for client in frames where Thoroughness.isFull {
            let end = try client.end()
            XCTAssertEqual(end.code, 1008)
            XCTAssertEqual(end.reason, "a message took too long to come")
        }
        try scene.end()
    }
}
