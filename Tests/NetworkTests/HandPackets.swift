import Foundation

/// BTP frames and ILP packets in a second, slow and simple implementation, written from RFC-0023
/// and RFC-0027, so that no test checks the product with itself.
struct HandFrame: Equatable {
    struct Entry: Equatable {
        var name: String
        var contentType: UInt8 = 0
        var data: [UInt8]
    }

    static let response: UInt8 = 1
    static let error: UInt8 = 2
    static let message: UInt8 = 6
    static let transfer: UInt8 = 7

    var type: UInt8
    var requestId: UInt32
    var entries: [Entry] = []
    /// The code of an ERROR.
    var errorCode: String?

    init(_ type: UInt8, _ requestId: UInt32, _ entries: [Entry] = []) {
        self.type = type
        self.requestId = requestId
        self.entries = entries
    }

    static func ilp(_ type: UInt8, _ requestId: UInt32, _ packet: HandPacket) -> HandFrame {
        HandFrame(type, requestId, [Entry(name: "ilp", data: packet.bytes)])
    }

    static func auth(_ requestId: UInt32, user: String?, token: String) -> HandFrame {
        var entries = [Entry(name: "auth", data: [])]
        if let user {
            entries.append(Entry(name: "auth_username", contentType: 1, data: Array(user.utf8)))
        }
        entries.append(Entry(name: "auth_token", contentType: 1, data: Array(token.utf8)))
        return HandFrame(message, requestId, entries)
    }

    /// The packet in its entry `ilp`.
    var packet: HandPacket? {
        entries.first { $0.name == "ilp" }.flatMap { HandPacket($0.data) }
    }

    var bytes: [UInt8] {
        var body: [UInt8] = [1, UInt8(entries.count)]
        for entry in entries {
            body += OctetWriter.string(Array(entry.name.utf8))
            body += [entry.contentType] + OctetWriter.string(entry.data)
        }
        return [type] + OctetWriter.number(UInt64(requestId), 4) + OctetWriter.string(body)
    }

    init?(_ bytes: [UInt8]) {
        var frame = OctetReader(bytes)
        guard let type = frame.number(1), let requestId = frame.number(4),
            var body = frame.string().map({ OctetReader($0) }), frame.isAtEnd
        else { return nil }
        self.init(UInt8(type), UInt32(requestId))
        if self.type == HandFrame.error {
            guard let code = body.take(3), body.string() != nil, body.string() != nil,
                body.string() != nil
            else { return nil }
            errorCode = String(decoding: code, as: UTF8.self)
        }
        guard let countBytes = body.string() else { return nil }
        for _ in 0..<countBytes.reduce(0, { $0 << 8 | Int($1) }) {
            guard let name = body.string(), let contentType = body.number(1),
                let data = body.string()
            else { return nil }
            entries.append(
                Entry(
                    name: String(decoding: name, as: UTF8.self), contentType: UInt8(contentType),
                    data: data))
        }
    }
}

/// An ILP packet as a value.
enum HandPacket: Equatable {
    case prepare(HandPrepare)
    case fulfill(preimage: [UInt8], data: [UInt8] = [])
    case reject(code: String, triggeredBy: String = "", message: String = "", data: [UInt8] = [])

    var bytes: [UInt8] {
        switch self {
        case .prepare(let prepare): return [12] + OctetWriter.string(prepare.body)
        case .fulfill(let preimage, let data):
            return [13] + OctetWriter.string(preimage + OctetWriter.string(data))
        case .reject(let code, let triggeredBy, let message, let data):
            let texts = [Array(triggeredBy.utf8), Array(message.utf8), data]
            return [14] + OctetWriter.string(Array(code.utf8) + texts.flatMap(OctetWriter.string))
        }
    }

    init?(_ bytes: [UInt8]) {
        var envelope = OctetReader(bytes)
        guard let type = envelope.number(1), var body = envelope.string().map({ OctetReader($0) })
        else { return nil }
        switch type {
        case 12:
            guard let prepare = HandPrepare(&body) else { return nil }
            self = .prepare(prepare)
        case 13:
            guard let preimage = body.take(32), let data = body.string() else { return nil }
            self = .fulfill(preimage: preimage, data: data)
        case 14:
            guard let code = body.take(3), let triggeredBy = body.string(),
                let message = body.string(), let data = body.string()
            else { return nil }
            self = .reject(
                code: String(decoding: code, as: UTF8.self),
                triggeredBy: String(decoding: triggeredBy, as: UTF8.self),
                message: String(decoding: message, as: UTF8.self), data: data)
        default: return nil
        }
    }

    /// The code of a reject.
    var code: String? { if case .reject(let code, _, _, _) = self { code } else { nil } }
}

struct HandPrepare: Equatable {
    var amount: UInt64
    /// As its 17 digits.
    var expiry: String
    var condition: [UInt8]
    var destination: String
    var data: [UInt8]

    /// To be fulfilled with this preimage, which stands in the data unless `data` is given.
    init(
        to destination: String, amount: UInt64 = 100, preimage: [UInt8], data: [UInt8]? = nil,
        expiresIn seconds: Double = 20
    ) {
        self.amount = amount
        expiry = HandPrepare.digits(Date(timeIntervalSinceNow: seconds))
        condition = HandDigest.sha256(preimage)
        self.destination = destination
        self.data = data ?? preimage
    }

    fileprivate init?(_ body: inout OctetReader) {
        guard let amount = body.number(8), let expiry = body.take(17),
            let condition = body.take(32), let destination = body.string(),
            let data = body.string()
        else { return nil }
        self.amount = amount
        self.expiry = String(decoding: expiry, as: UTF8.self)
        self.condition = condition
        self.destination = String(decoding: destination, as: UTF8.self)
        self.data = data
    }

    fileprivate var body: [UInt8] {
        OctetWriter.number(amount, 8) + Array(expiry.utf8) + condition
            + OctetWriter.string(Array(destination.utf8)) + OctetWriter.string(data)
    }

    /// When it expires, in milliseconds since 1970; nil where the digits name no time.
    var expiryMilliseconds: Int64? {
        let digits = Array(expiry.utf8).map { Int32($0) - 48 }
        guard digits.count == 17, digits.allSatisfy({ 0...9 ~= $0 }) else { return nil }
        func part(_ range: Range<Int>) -> Int32 { digits[range].reduce(0) { $0 * 10 + $1 } }
        var parts = tm()
        parts.tm_year = part(0..<4) - 1900
        parts.tm_mon = part(4..<6) - 1
        parts.tm_mday = part(6..<8)
        parts.tm_hour = part(8..<10)
        parts.tm_min = part(10..<12)
        parts.tm_sec = part(12..<14)
        return Int64(timegm(&parts)) * 1_000 + Int64(part(14..<17))
    }

    private static func digits(_ date: Date) -> String {
        let milliseconds = Int64((date.timeIntervalSince1970 * 1_000).rounded(.down))
        var seconds = time_t(milliseconds / 1_000)
        var parts = tm()
        gmtime_r(&seconds, &parts)
        let numbers: [(Int32, Int)] = [
            (parts.tm_year + 1900, 4), (parts.tm_mon + 1, 2), (parts.tm_mday, 2),
            (parts.tm_hour, 2), (parts.tm_min, 2), (parts.tm_sec, 2),
            (Int32(milliseconds % 1_000), 3),
        ]
        return numbers.map { number, width in
            let text = String(number)
            return String(repeating: "0", count: width - text.count) + text
        }.joined()
    }
}

enum OctetWriter {
    static func number(_ value: UInt64, _ count: Int) -> [UInt8] {
        (0..<count).reversed().map { UInt8(truncatingIfNeeded: value >> (8 * UInt64($0))) }
    }

    /// A length, then the bytes.
    static func string(_ bytes: [UInt8]) -> [UInt8] {
        guard bytes.count > 127 else { return [UInt8(bytes.count)] + bytes }
        let length = Array(number(UInt64(bytes.count), 8).drop { $0 == 0 })
        return [0x80 + UInt8(length.count)] + length + bytes
    }
}

struct OctetReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }
    var remaining: [UInt8] { Array(rest) }

    mutating func take(_ count: Int) -> [UInt8]? {
        guard rest.count >= count else { return nil }
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    mutating func number(_ count: Int) -> UInt64? {
        take(count)?.reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func string() -> [UInt8]? {
        guard let first = number(1) else { return nil }
        guard first > 127 else { return take(Int(first)) }
        guard first <= 0x88, let count = number(Int(first) - 0x80) else { return nil }
        return take(Int(clamping: count))
    }
}
