import Foundation
import Logging
import Peering
import Reactor
import Synchronization
import TestSupport
import Traffic

/// So many packets a second to a connector, from a thread of its own, whatever becomes of them and of
/// the connector.
final class PacketLoad: Sendable {
    private let isEnding = Mutex(false)
    private let fulfilledSoFar = Mutex(0)
    private let hasEnded = DispatchSemaphore(value: 0)

    init(
        to connector: RunningConnector, as client: String, for destination: String, perSecond: Int
    ) throws {
        let url = try PeerURL("ws://127.0.0.1:\(connector.btpPort)")
        let settings = PeerSettings(
            id: connector.name, url: url, ownName: client,
            secret: Array(RunningConnector.secret.utf8))
        let order = TrafficOrder(
            destination: Array(destination.utf8), amount: 1, count: 1_000_000,
            packetsPerSecond: perSecond, window: 10_000, expiryMilliseconds: 2_000, seed: 1)
        Thread.detachNewThread { [self] in
            do { try run(order, settings) } catch { fatalError("the load: \(error)") }
            hasEnded.signal()
        }
    }

    var fulfilled: Int { fulfilledSoFar.withLock { $0 } }

    func stop() {
        isEnding.withLock { $0 = true }
        hasEnded.wait()
    }

    private func run(_ order: TrafficOrder, _ settings: PeerSettings) throws {
        var timing = LinkTiming()
        timing.redialDelays = [0, 20]
        timing.failuresBeforeHold = 1_000
        var links = try PeerLinks(timing: timing, log: EventLog(node: "load", level: .error))
        let peer = links.addPeer(settings)
        var run = try TrafficRun(order, to: peer, of: &links)
        while !isEnding.withLock({ $0 }) {
            run.wait(&links, atMostMilliseconds: 20)
            while run.next(&links) != nil {}
            run.send(&links)
            fulfilledSoFar.withLock { $0 = run.progress.fulfilled }
        }
    }
}
