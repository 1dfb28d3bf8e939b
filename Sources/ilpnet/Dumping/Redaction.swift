/// Takes secrets out of whatever is to leave the machine.
///
/// Wherever a secret's bytes stand, `[redacted]` takes their place: also where it stands as a JSON
/// text or a part of a URL would have it. Other ways of writing it are not known.
struct Redaction {
    static let mark = Array("[redacted]".utf8)
    /// How many bytes are looked up at once.
    private static let keyBytes = 4
    private static let slots = 1 << 16

    /// By the first bytes, the longest first, so that of two that begin alike the longer is taken.
    private var byKey: [UInt32: [[UInt8]]] = [:]
    /// Those that are shorter than a key.
    private var short: [[UInt8]] = []
    /// Most places of a text are done with by a look here.
    private var hasKey = [Bool](repeating: false, count: slots)
    /// What a cut at any place may have halved.
    let longestBytes: Int

    init(_ secrets: some Sequence<[UInt8]>) {
        let written = Set(secrets.flatMap(Redaction.waysToWrite)).filter { !$0.isEmpty }
        longestBytes = written.map(\.count).max() ?? 0
        for secret in written.sorted(by: { $0.count > $1.count }) {
            guard secret.count >= Redaction.keyBytes else {
                short.append(secret)
                continue
            }
            let key = secret.prefix(Redaction.keyBytes).reduce(0) { $0 << 8 | UInt32($1) }
            byKey[key, default: []].append(secret)
            hasKey[Redaction.slot(key)] = true
        }
    }

    func applied(to bytes: [UInt8]) -> [UInt8] {
        guard longestBytes > 0 else { return bytes }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var place = 0
        while place < bytes.count {
            if let count = secret(at: place, in: bytes) {
                result += Redaction.mark
                place += count
            } else {
                result.append(bytes[place])
                place += 1
            }
        }
        return result
    }

    /// How many bytes the secret has that begins there.
    private func secret(at place: Int, in bytes: [UInt8]) -> Int? {
        if place + Redaction.keyBytes <= bytes.count {
            var key: UInt32 = 0
            for offset in 0..<Redaction.keyBytes { key = key << 8 | UInt32(bytes[place + offset]) }
            if hasKey[Redaction.slot(key)], let candidates = byKey[key],
                let found = candidates.first(where: { Redaction.stands($0, at: place, in: bytes) })
            {
                return found.count
            }
        }
        return short.first { Redaction.stands($0, at: place, in: bytes) }?.count
    }

    private static func stands(_ secret: [UInt8], at place: Int, in bytes: [UInt8]) -> Bool {
        place + secret.count <= bytes.count
            && bytes[place..<place + secret.count].elementsEqual(secret)
    }

    private static func slot(_ key: UInt32) -> Int { Int((key &* 0x9e37_79b1) >> 16) }

    /// As it is, without a line feed that its file may end with, inside JSON, inside a URL.
    private static func waysToWrite(_ secret: [UInt8]) -> [[UInt8]] {
        var value = secret
        while value.last == UInt8(ascii: "\n") || value.last == UInt8(ascii: "\r") {
            value.removeLast()
        }
        let percent = value.flatMap { byte in
            isUnreserved(byte) ? [byte] : Array("%\(hexadecimal(byte))".utf8)
        }
        return [value, insideJSON(value, slash: false), insideJSON(value, slash: true), percent]
    }

    /// RFC 3986 2.3.
    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: "_"), UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func insideJSON(_ value: [UInt8], slash: Bool) -> [UInt8] {
        value.flatMap { byte -> [UInt8] in
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "/") where slash: [UInt8(ascii: "\\"), byte]
            case UInt8(ascii: "\t"): Array("\\t".utf8)
            case UInt8(ascii: "\n"): Array("\\n".utf8)
            case UInt8(ascii: "\r"): Array("\\r".utf8)
            default: [byte]
            }
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> String {
        (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
}
