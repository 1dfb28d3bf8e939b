import Logging
import Peering
import Planning
import Reactor
import Traffic
import Wire

/// Runs a load through the account `client` of a node, on a loop of its own, to its end.
struct TrafficDriver: ~Copyable {
    private static let turnMilliseconds: Int32 = 200

    private var links: PeerLinks
    private var run: TrafficRun
    private let node: String
    private let count: Int
    private var pace = ProgressPace()
    private var linkBy: Int64?
    private var lastFailure: LinkFailure?
    private var sentCount = 0
    private var firstSentNanoseconds: Int64 = 0
    /// From sending the first packet to sending the last.
    private(set) var sendingNanoseconds: Int64 = 0
    /// Why not everything was sent.
    private(set) var problem: String?

    init(_ order: TrafficOrder, from node: NetworkUnderTest.Node) throws(SystemCallError) {
        var links = try PeerLinks(
            timing: .ofExpectedNodes, log: EventLog(node: "", level: .error))
        let peer = links.addPeer(
            PeerSettings(
                id: node.name, url: node.url, ownName: NetworkPlan.clientAccount,
                secret: node.clientSecret))
        let run = try TrafficRun(order, to: peer, of: &links)
        self.init(links, run, node.name, order.count)
    }

    private init(
        _ links: consuming PeerLinks, _ run: consuming TrafficRun, _ node: String, _ count: Int
    ) {
        linkBy = links.now.monotonicMilliseconds + LinkTiming.expectedLinkMilliseconds
        self.links = links
        self.run = run
        self.node = node
        self.count = count
    }

    var summary: TrafficSummary { run.summary }

    /// Until every packet is answered or lost, the link cannot be had, or nobody waits any more.
    mutating func drive(_ network: NetworkUnderTest, _ subject: String) {
        while !run.isFinished, problem == nil, !network.isInterrupted() {
            run.wait(&links, atMostMilliseconds: Self.turnMilliseconds)
            while let notice = run.next(&links) { handle(notice) }
            run.send(&links)
            noteSending()
            giveUpIfLate()
            if pace.isDue(links.now) { network.showProgress("\(subject): \(progressText)") }
        }
        network.showProgress(nil)
        run.abandon()
        links.takeLeave()
    }

    private mutating func noteSending() {
        let count = run.progress.sent
        guard count > sentCount else { return }
        if sentCount == 0 { firstSentNanoseconds = links.now.monotonicNanoseconds }
        sentCount = count
        sendingNanoseconds = links.now.monotonicNanoseconds - firstSentNanoseconds
    }

    private var progressText: String {
        let now = run.progress
        let answered = now.fulfilled + now.rejected
        var text = "\(answered.grouped) of \(count.grouped) answered"
        if now.rejected > 0 { text += ", \(now.rejected.grouped) rejected" }
        if now.sent == count { text += ", waiting for \(now.inFlight.grouped) more" }
        return text
    }

    private mutating func handle(_ notice: TrafficNotice) {
        switch notice {
        case .connected: linkBy = nil
        case .disconnected:
            linkBy = links.now.monotonicMilliseconds + LinkTiming.expectedLinkMilliseconds
        case .failed(let failure): lastFailure = failure
        case .foreign: break
        }
    }

    private mutating func giveUpIfLate() {
        guard let linkBy, links.now.monotonicMilliseconds >= linkBy, !run.isFinished else { return }
        let why = lastFailure.map { ": \($0.text)" } ?? ""
        problem = "there is no link to \(node) to send through\(why)"
    }
}

extension LinkTiming {
    /// Of nodes that are expected to be there: redials come quickly and none is held back.
    static let ofExpectedNodes: LinkTiming = {
        var timing = LinkTiming()
        timing.redialDelays = [0, 50]
        timing.failuresBeforeHold = .max
        return timing
    }()

    /// How long a link with one may take to come up, or to come back.
    static let expectedLinkMilliseconds: Int64 = 5_000
}

extension PeerLinks {
    /// Closes the links as the protocol wants it; nodes may take so long to answer our farewell.
    mutating func takeLeave(withinMilliseconds limit: Int64 = 200) {
        closeAll(code: WebSocketCloseCode.normal)
        flush()
        let until = now.monotonicMilliseconds + limit
        while openCount > 0, now.monotonicMilliseconds < until {
            wait(atMostMilliseconds: Int32(until - now.monotonicMilliseconds))
            while next() != nil {}
            flush()
        }
    }
}
