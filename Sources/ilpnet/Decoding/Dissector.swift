import Wire

/// Takes messages apart with the parsers the connector has, and finds where each field lies.
///
/// Whether a message is right is for those parsers to say; what is done here besides only looks up
/// places in what they accepted. One dissector works on one stretch of memory that stays.
struct Dissector {
    /// Where offsets count from.
    private let whole: ByteView

    init(_ whole: ByteView) { self.whole = whole }

    /// The message that these bytes are, or what is wrong with them.
    static func dissect(
        _ bytes: [UInt8], as wanted: MessageProtocol?
    ) throws(DecodingFault) -> DecodedMessage {
        // Masks are taken off in place, so a copy is worked on.
        var bytes = bytes
        return try bytes.withByteView { (view) throws(DecodingFault) in
            let dissector = Dissector(view)
            guard let wanted else { return try dissector.recognised() }
            return try dissector.message(view, wanted)
        }
    }

    func message(
        _ view: ByteView, _ kind: MessageProtocol
    ) throws(DecodingFault) -> DecodedMessage {
        switch kind {
        case .ilp: try ilp(view)
        case .btp: try btp(view)
        case .websocket: try webSocket(view)
        case .ccp: try ccp(view)
        case .ildcp: try ildcp(view)
        }
    }

    /// The first protocol that takes all of the bytes. Where none does, the one they begin like
    /// says what is wrong.
    private func recognised() throws(DecodingFault) -> DecodedMessage {
        let first = whole.isEmpty ? nil : whole[0]
        let likely: [MessageProtocol] =
            switch first {
            case 12, 13, 14: [.ilp]
            case 1, 2, 6, 7: [.btp]
            default: [.websocket]
            }
        var fault: DecodingFault?
        for kind in likely + [.ccp, .ildcp] {
            do throws(DecodingFault) {
                return try Dissector.dissect(whole.array, as: kind)
            } catch {
                if fault == nil { fault = error }
            }
        }
        // 01 and 02, as BTP has them, begin a WebSocket message in several frames as well.
        if likely == [.btp], let frames = wholeMessages() { return frames }
        let isKnown = likely != [.websocket] || first.map { Self.beginsFrame($0) } == true
        guard isKnown, let fault else {
            throw self.fault("no message", "nothing that is known begins so", at: 0)
        }
        throw fault
    }

    private func wholeMessages() -> DecodedMessage? {
        var bytes = whole.array
        return bytes.withByteView { try? Dissector($0).webSocket($0, demandsEnd: true) }
    }

    /// Whether a WebSocket frame may begin so: RFC 6455 5.2, no reserved bit, a known opcode.
    private static func beginsFrame(_ byte: UInt8) -> Bool {
        byte & 0x70 == 0 && WebSocketOpcode(rawValue: byte & 0x0f) != nil
    }
}

/// Places and faults.
extension Dissector {
    func field(_ view: ByteView, _ content: DecodedMessage.Field.Content, name: String? = nil)
        -> DecodedMessage.Field
    {
        DecodedMessage.Field(
            content: content, offset: offset(view.start), size: view.count, name: name)
    }

    func octets(_ view: ByteView) -> DecodedMessage.Field { field(view, .octets(view.array)) }

    /// The text, or the bytes where they are none.
    func text(_ view: ByteView) -> DecodedMessage.Field {
        field(view, view.text.map { .text($0) } ?? .octets(view.array))
    }

    func number(_ view: ByteView) -> DecodedMessage.Field {
        field(view, .number(view.array.reduce(0) { $0 << 8 | UInt64($1) }))
    }

    func offset(_ place: UnsafeMutableRawPointer) -> Int { place - whole.start }

    /// Runs a parser over a view; its fault's offset becomes one in the whole.
    func judged<Result>(
        _ view: ByteView, _ layer: String, _ parse: (ByteView) throws(WireError) -> Result
    ) throws(DecodingFault) -> Result {
        do throws(WireError) {
            return try parse(view)
        } catch {
            throw fault(layer, error.reason.text, at: offset(view.start) + error.offset)
        }
    }

    func fault(_ layer: String, _ reason: String, at offset: Int) -> DecodingFault {
        DecodingFault(layer: layer, reason: reason, offset: offset, bytes: whole.array)
    }
}

/// Goes through fields one after the other, for their places.
struct FieldWalk {
    private(set) var reader: OERReader
    private let end: UnsafeMutableRawPointer

    init(_ view: ByteView) {
        reader = OERReader(view)
        end = view.end
    }

    mutating func take(_ count: Int) throws(WireError) -> ByteView {
        ByteView(try reader.take(count), count)
    }

    mutating func varOctets() throws(WireError) -> ByteView { try reader.varOctets() }

    /// The content behind a length, and the length's own bytes.
    mutating func measured() throws(WireError) -> (length: ByteView, content: ByteView) {
        let start = reader.at
        let content = try reader.varOctets()
        return (ByteView(start, content.start - start), content)
    }

    mutating func count() throws(WireError) -> Int { try reader.elementCount(ofAtLeast: 1) }

    /// What nobody has read.
    var rest: ByteView { ByteView(reader.at, end - reader.at) }
}
