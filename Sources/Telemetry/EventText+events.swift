/// What is written of each event.
extension EventText {
    /// All that stands around and between the texts of an event, generously.
    private static let frameworkBytes = 1_024
    /// A byte becomes six at most.
    private static let escapedBytes = 6

    /// `{"type","nodeId","timestamp","data"}`: what viewers of the plain port and scripts get.
    package mutating func append(plain event: EventView) {
        reserve(room(for: event))
        put(plain: event)
    }

    /// What a subscriber of channels gets. `replay`: the client did not see it happen.
    package mutating func append(_ event: EventView, offset: UInt64, replay: Bool) {
        reserve(2 * room(for: event))
        put("{\"type\":\"event\",\"channel\":")
        if let channel = event.type.channel {
            put(byte: UInt8(ascii: "\""))
            put(channel.staticName)
            put(byte: UInt8(ascii: "\""))
        } else {
            put(quoted: event.channel, isUTF8: true)
        }
        put(",\"data\":")
        if event.type == .custom { put(event.data) } else { put(plain: event) }
        put(replay ? ",\"replay\":true" : ",\"replay\":false")
        put(",\"meta\":{\"node\":")
        put(quoted: link(0, of: event.frame).name, isUTF8: true)
        put(",\"epoch\":")
        put(number: event.epoch)
        put(",\"seq\":")
        put(number: event.sequence)
        if event.type == .custom {
            put(",\"key\":")
            put(quoted: event.key, isUTF8: true)
        }
        put("},\"timestamp\":\"")
        put(time: event.microseconds)
        put("\",\"offset\":")
        put(number: offset)
        put("}")
    }

    private func room(for event: EventView) -> Int {
        // A record's own length covers all texts of its own, names come on top.
        Self.frameworkBytes
            + Self.escapedBytes * (event.record.byteCount + 4 * TelemetryFormat.nameBytesMax)
    }

    private mutating func put(plain event: EventView) {
        put("{\"type\":\"")
        put(event.type.name)
        put("\",\"nodeId\":")
        put(quoted: link(0, of: event.frame).name, isUTF8: true)
        put(",\"timestamp\":\"")
        put(time: event.microseconds)
        put("\",\"data\":")
        switch event.record.kind {
        case .arrival where event.type == .routeLookup: putLookup(event)
        case .arrival, .answer: putReceived(event)
        case .sent: putSent(event)
        case .text where event.type == .custom: putCustom(event)
        case .text: put(event.data)
        case .tombstone, nil: putLost(event)
        }
        put("}")
    }

    private mutating func putReceived(_ event: EventView) {
        put(packet: event)
        put(",\"source\":")
        put(quoted: link(Int(event.record.link), of: event.frame).name, isUTF8: true)
        put(",\"destination\":")
        put(quoted: event.record.destination, isUTF8: false)
        put(amount: event.record.amount)
        put(link: event)
        if event.record.kind == .answer {
            put(",\"latencyMicroseconds\":")
            put(number: UInt64(event.record.latencyMicroseconds))
            put(code: event.record.code)
        }
        put("}")
    }

    private mutating func putLookup(_ event: EventView) {
        put("{\"packetId\":")
        put(packetId: event)
        put(",\"destination\":")
        let destination = event.record.destination
        put(quoted: destination, isUTF8: false)
        put(",\"selectedPeer\":")
        if event.record.selected == RecordLayout.noLink {
            put("null")
        } else {
            put(quoted: link(Int(event.record.selected), of: event.frame).name, isUTF8: true)
        }
        put(",\"reason\":")
        switch event.record.outcome {
        case .matched:
            put(reason: "longest prefix match ", destination.prefix(event.record.prefixBytes))
        case .local:
            put(reason: "own address ", destination.prefix(event.record.prefixBytes))
        case .noRoute: put("\"no route found\"")
        case .invalid, .some(.none), nil: put("\"not an ILP address\"")
        }
        put(link: event)
        if event.forwardedAs != 0 {
            put(",\"forwardedAs\":")
            put(number: UInt64(event.forwardedAs))
        }
        put("}")
    }

    private mutating func putSent(_ event: EventView) {
        put(packet: event)
        put(",\"nextHop\":")
        put(quoted: link(Int(event.record.link), of: event.frame).name, isUTF8: true)
        put(",\"timestamp\":\"")
        put(time: event.microseconds)
        put("\"")
        if event.packetType == .prepare {
            put(amount: event.record.amount)
        } else {
            put(code: event.record.code)
        }
        put(link: event)
        put("}")
    }

    private mutating func putCustom(_ event: EventView) {
        put("{\"channel\":")
        put(quoted: event.channel, isUTF8: true)
        put(",\"key\":")
        put(quoted: event.key, isUTF8: true)
        put(",\"data\":")
        put(event.data)
        put("}")
    }

    private mutating func putLost(_ event: EventView) {
        put("{\"count\":")
        put(number: UInt64(event.count))
        put(",\"reason\":\"")
        put((LossReason(rawValue: event.record.detail) ?? .missing).text)
        put("\",\"epoch\":")
        put(number: event.epoch)
        put(",\"fromSeq\":")
        put(number: event.sequence)
        put(",\"toSeq\":")
        put(number: event.sequence &+ UInt64(event.count) &- 1)
        put("}")
    }

    // MARK: - Parts

    /// Begins the data of an event of a packet.
    private mutating func put(packet event: EventView) {
        put("{\"packetId\":")
        put(packetId: event)
        put(",\"packetType\":\"")
        put((event.packetType ?? .prepare).name)
        put("\"")
    }

    /// The condition; from its second pass through a node on, with that number.
    private mutating func put(packetId event: EventView) {
        put(byte: UInt8(ascii: "\""))
        put(hexadecimal: event.record.condition, count: PacketId.conditionBytes)
        if event.record.pass > 1 {
            put(byte: PacketId.separator)
            put(number: UInt64(event.record.pass))
        }
        put(byte: UInt8(ascii: "\""))
    }

    private mutating func put(amount: UInt64) {
        put(",\"amount\":\"")
        put(number: amount)
        put("\"")
    }

    /// By which session and request the same message is found at its other end.
    private mutating func put(link event: EventView) {
        put(",\"session\":\"")
        withUnsafeBytes(of: link(Int(event.record.link), of: event.frame).session.bigEndian) {
            put(hexadecimal: $0.baseAddress.unsafelyUnwrapped, count: 8)
        }
        put("\",\"requestId\":")
        put(number: UInt64(event.record.requestId))
    }

    private mutating func put(code: UInt32) {
        guard code != 0 else { return }
        put(",\"code\":")
        withUnsafeBytes(of: code.littleEndian) {
            put(quoted: UnsafeRawBufferPointer(rebasing: $0.prefix(3)), isUTF8: false)
        }
    }

    private mutating func put(reason: StaticString, _ prefix: Slice<UnsafeRawBufferPointer>) {
        put(quoted: UnsafeRawBufferPointer(rebasing: prefix), isUTF8: false, after: reason)
    }
}

extension BuiltInChannel {
    var staticName: StaticString {
        switch self {
        case .nodes: "nodes"
        case .packets: "packets"
        case .routes: "routes"
        case .balances: "balances"
        case .alerts: "alerts"
        case .rates: "rates"
        case .logs: "logs"
        }
    }
}
