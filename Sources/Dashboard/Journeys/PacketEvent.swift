import CanonicalJSON
import Telemetry

/// What one event says of a packet, in a form that outlives the frame it came in.
struct PacketEvent: Equatable {
    enum Step: Equatable {
        /// PACKET_RECEIVED
        case received
        /// ROUTE_LOOKUP
        case looked
        /// PACKET_SENT
        case sent
    }

    /// One message on one link: the same at both of its ends.
    struct Message: Hashable {
        var session: UInt64
        var requestId: UInt32
    }

    var step: Step
    var node: String
    var microseconds: Int64
    /// nil where a connector of somebody else's does not say.
    var type: PacketType?
    /// Whom it came from or went to.
    var peer = ""
    /// nil where a connector of somebody else's does not say.
    var message: Message?
    /// From 1 on; nil where the id says nothing of it.
    var pass: UInt16?
    var amount: String?
    var destination: String?
    var code: String?
    var latencyMicroseconds: UInt32?

    // Of a lookup.
    var selectedPeer: String?
    var reason: String?
    /// Where and as what the packet is to leave.
    var outgoing: Message?
}

extension PacketEvent {
    /// nil where it is about no packet.
    init?(_ event: EventView) {
        let step: Step
        switch event.type {
        case .packetReceived: step = .received
        case .routeLookup: step = .looked
        case .packetSent: step = .sent
        case .nodeStatus, .log, .linkStatus, .alert, .rates, .custom, .eventsLost: return nil
        }
        let node = String(decoding: event.node, as: UTF8.self)
        if event.isOfPacket {
            self.init(event, step, node)
        } else {
            self.init(text: event, step, node)
        }
    }

    /// Of our own connectors.
    private init(_ event: EventView, _ step: Step, _ node: String) {
        self.init(step: step, node: node, microseconds: event.microseconds)
        type = event.packetType
        peer = String(decoding: event.linkName, as: UTF8.self)
        message = Message(session: event.session, requestId: event.requestId)
        pass = max(1, event.pass)
        amount = event.amount.map { String($0) }
        if !event.destination.isEmpty { destination = Self.text(event.destination) }
        if event.code != 0 {
            code = withUnsafeBytes(of: event.code.littleEndian) {
                Self.text(UnsafeRawBufferPointer(rebasing: $0.prefix(3)))
            }
        }
        latencyMicroseconds = event.latencyMicroseconds
        guard step == .looked else { return }
        peer = ""
        if let selected = event.selected {
            selectedPeer = String(decoding: selected.name, as: UTF8.self)
            if event.forwardedAs != 0 {
                outgoing = Message(session: selected.session, requestId: event.forwardedAs)
            }
        }
        reason = Self.reason(event)
    }

    /// Of others, who need not say more than the plain protocol demands.
    private init?(text event: EventView, _ step: Step, _ node: String) {
        guard let data = try? JSONParser.parse(Array(event.data)) else { return nil }
        self.init(step: step, node: node, microseconds: event.microseconds)
        switch data["packetType"]?.string {
        case "PREPARE": type = .prepare
        case "FULFILL": type = .fulfill
        case "REJECT": type = .reject
        default: type = step == .looked ? .prepare : nil
        }
        peer = Self.cut(data[step == .sent ? "nextHop" : "source"]?.string) ?? ""
        message = Self.message(data, "requestId")
        pass = data["packetId"]?.string.flatMap { PacketId($0)?.pass }
        amount = Self.cut(data["amount"]?.string)
        destination = Self.cut(data["destination"]?.string)
        code = Self.cut(data["code"]?.string)
        latencyMicroseconds = data["latencyMicroseconds"]?.wholeNumber.flatMap {
            UInt32(exactly: $0)
        }
        if step == .looked {
            selectedPeer = Self.cut(data["selectedPeer"]?.string)
            reason = Self.cut(data["reason"]?.string)
        }
    }

    /// A stranger may write anything, and a journey holds thousands of these.
    private static func cut(_ text: String?) -> String? {
        guard let text, text.utf8.count > TelemetryFormat.destinationBytesMax else { return text }
        return String(
            decoding: text.utf8.prefix(TelemetryFormat.destinationBytesMax), as: UTF8.self)
    }

    private static func message(_ data: JSONValue, _ id: String) -> Message? {
        guard let text = data["session"]?.string, text.utf8.count == 16,
            let session = UInt64(text, radix: 16),
            let number = data[id]?.wholeNumber.flatMap({ UInt32(exactly: $0) })
        else { return nil }
        return Message(session: session, requestId: number)
    }

    private static func reason(_ event: EventView) -> String? {
        switch event.lookup {
        case .matched: "longest prefix match " + text(event.matchedPrefix)
        case .local: "own address " + text(event.matchedPrefix)
        case .noRoute: "no route found"
        case .invalid: "not an ILP address"
        case .none: nil
        }
    }

    /// Whatever a peer sent, each byte a character, as events are written everywhere.
    private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
        String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
