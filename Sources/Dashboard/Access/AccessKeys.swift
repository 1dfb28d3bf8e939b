import Wire

/// The keys that open something. Only their digests are kept, so that neither a log nor a dump of
/// this process can give one away.
package struct AccessKeys: Sendable {
    /// 128 bits.
    package static let keyBytesMin = 16
    package static let keyBytesMax = 1_024

    private struct Entry: Sendable {
        let digest: Hash256
        let rights: AccessRights
    }

    private var entries: [Entry] = []

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    /// Whether there is a key for it.
    package func hasKey(for role: AccessRole) -> Bool {
        entries.contains { $0.rights == role.rights }
    }

    package mutating func add(_ key: [UInt8], for role: AccessRole) throws(AccessKeyFault) {
        if key.count < Self.keyBytesMin { throw .tooShort }
        if key.count > Self.keyBytesMax { throw .tooLong }
        // What a header cannot carry would be a key that opens nothing.
        guard key.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { throw .notPrintable }
        entries.append(Entry(digest: .digest(of: key), rights: role.rights))
    }

    /// A key as a file has it: without the line end that editors put behind it.
    package static func key(inFile bytes: [UInt8]) -> [UInt8] {
        var key = bytes[...]
        if key.last == UInt8(ascii: "\n") { key.removeLast() }
        if key.last == UInt8(ascii: "\r") { key.removeLast() }
        return Array(key)
    }

    /// What a key opens; nothing for a wrong one. It is compared with every key there is, so that
    /// the time tells nothing.
    package func rights(of key: [UInt8]) -> AccessRights {
        guard key.count <= Self.keyBytesMax else { return [] }
        let digest = Hash256.digest(of: key)
        var found: UInt8 = 0
        for entry in entries {
            found |= entry.rights.rawValue & (entry.digest == digest ? .max : 0)
        }
        return AccessRights(rawValue: found)
    }
}

/// Why a key is not taken. It never says the key.
package enum AccessKeyFault: Error, Sendable, CaseIterable {
    case tooShort, tooLong, notPrintable

    package var text: String {
        switch self {
        case .tooShort: "the key has fewer than \(AccessKeys.keyBytesMin) characters"
        case .tooLong: "the key has more than \(AccessKeys.keyBytesMax) characters"
        case .notPrintable: "the key has a space, a line end or another character but ASCII's"
        }
    }
}

extension Hash256 {
    static func digest(of bytes: [UInt8]) -> Hash256 {
        SHA256.digest(of: bytes).withUnsafeBytes {
            // A digest has 32 bytes, so there is an address.
            Hash256(loading: $0.baseAddress!)
        }
    }
}
