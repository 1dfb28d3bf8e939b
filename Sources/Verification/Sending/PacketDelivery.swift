import Logging
import Peering
import Planning
import Reactor
import Traffic
import Wire

/// Sends one packet and, where it is meant for somebody's account `client`, receives it there.
///
/// A node fulfils what is meant for itself; what is meant for its `client` comes to us, and so we
/// see the amount that arrives.
struct PacketDelivery: ~Copyable {
    private static let requestId: UInt32 = 1
    private static let sender = 0
    private static let receiver = 1

    enum Outcome: Equatable {
        /// `received` is nil where it did not come to us.
        case fulfilled(received: UInt64?)
        case rejected(code: String, text: String)
        /// No answer, or no link to get one through.
        case nothing(why: String)
    }

    private var links: PeerLinks
    private var mint: PacketMint
    private let names: [String]
    private var isUp: [Bool]
    private var lastFailure: String?
    /// Of the packet that was sent.
    private var fulfillment: Hash256?
    private var received: UInt64?
    private var outcome: Outcome?

    /// `receiver` is the node whose account `client` the packet is meant for, if it is.
    init(
        amount: UInt64, to destination: [UInt8], from sender: NetworkUnderTest.Node,
        receiver: NetworkUnderTest.Node?
    ) throws(SystemCallError) {
        links = try PeerLinks(
            timing: .ofExpectedNodes, log: EventLog(node: "", level: .error))
        mint = PacketMint(
            destination: destination, amount: amount, data: [], seed: Randomness.uint64())
        let ends = [sender] + [receiver].compactMap { $0 }
        names = ends.map(\.name)
        isUp = ends.map { _ in false }
        for end in ends {
            _ = links.addPeer(
                PeerSettings(
                    id: end.name, url: end.url, ownName: NetworkPlan.clientAccount,
                    secret: end.clientSecret))
        }
    }

    /// Waits for the answer, at most for as long as a packet lives.
    mutating func run(isInterrupted: () -> Bool) -> Outcome {
        let began = links.now.monotonicMilliseconds
        let answerBy =
            began + TrafficOrder.expiryMillisecondsByDefault + TrafficOrder.graceMilliseconds
        while outcome == nil, !isInterrupted() {
            let now = links.now.monotonicMilliseconds
            if !isSent, now >= began + LinkTiming.expectedLinkMilliseconds { outcome = noLink }
            if now >= answerBy { outcome = .nothing(why: "it was not answered") }
            links.wait(atMostMilliseconds: 100)
            while let event = links.next() { handle(event) }
            if !isSent, isUp.allSatisfy({ $0 }) { send() }
            links.flush()
        }
        links.takeLeave()
        return outcome ?? .nothing(why: "it was interrupted")
    }

    private var isSent: Bool { fulfillment != nil }

    private var noLink: Outcome {
        let missing = zip(names, isUp).filter { !$1 }.map(\.0).joined(separator: " and ")
        return .nothing(
            why: "there is no link to \(missing)" + (lastFailure.map { ": \($0)" } ?? ""))
    }

    private mutating func send() {
        let (packet, fulfillment) = mint.next(
            expiresAtMilliseconds: links.now.wallMilliseconds
                + TrafficOrder.expiryMillisecondsByDefault)
        let result = links.sendRequest(
            to: Self.sender, requestId: Self.requestId, packet: packet)
        if result == .sent { self.fulfillment = fulfillment }
    }

    private mutating func handle(_ event: LinkEvent) {
        switch event {
        case .connected(let peer): isUp[peer] = true
        case .disconnected(let peer, let end):
            isUp[peer] = false
            if isSent, outcome == nil {
                outcome = .nothing(why: "the link to \(names[peer]) ended: \(end.text)")
            }
        case .failed(_, let failure): lastFailure = failure.text
        case .answer(Self.sender, Self.requestId, let packet): outcome = answer(packet)
        case .request(let peer, let session, let requestId, let packet):
            receive(packet, peer, session, requestId)
        case .answer, .foreign: break
        }
    }

    private func answer(_ packet: ByteView) -> Outcome {
        switch ILPPacketType(of: packet) {
        case .fulfill:
            guard let fulfill = try? FulfillPacket(packet) else { break }
            guard fulfill.fulfillment == fulfillment else {
                return .nothing(why: "the fulfilment does not fit the condition")
            }
            return .fulfilled(received: received)
        case .reject:
            guard let reject = try? RejectPacket(packet) else { break }
            return .rejected(code: reject.code.text, text: reject.told)
        default: break
        }
        return .nothing(why: "the answer is no ILP answer")
    }

    /// Fulfils what carries its own preimage, as the node would.
    private mutating func receive(
        _ packet: ByteView, _ peer: Int, _ session: UInt32, _ requestId: UInt32
    ) {
        guard peer == Self.receiver, let prepare = try? PreparePacket(packet),
            prepare.data.count >= PacketMint.preimageBytes
        else {
            _ = links.sendEmptyAnswer(to: peer, session: session, requestId: requestId)
            return
        }
        received = prepare.amount
        var fulfill = [UInt8](
            repeating: 0, count: FulfillPacket.size(dataCount: 0))
        fulfill.withByteView {
            _ = FulfillPacket.write(
                fulfillment: Hash256(loading: prepare.data.start), data: .empty, to: $0.start)
            _ = links.sendAnswer(to: peer, session: session, requestId: requestId, packet: $0)
        }
    }
}

extension RejectPacket {
    /// "F02 from test.connector-b: no route".
    var told: String {
        let origin = String(decoding: triggeredBy.buffer, as: UTF8.self)
        let text = String(decoding: message.buffer, as: UTF8.self)
        return code.text + (origin.isEmpty ? "" : " from \(origin)")
            + (text.isEmpty ? "" : ": \(text)")
    }
}
