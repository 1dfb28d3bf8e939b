import ConnectorConfig
import Wire

/// The keys that open something. Only their digests are kept, so that neither a log nor a dump of
/// this process can give one away.
package struct AccessKeys: Sendable {
    private struct Entry: Sendable {
        let digest: Hash256
        let rights: AccessRights
    }

    private var entries: [Entry] = []

    package init() {}

    /// The key is one as `AccessKeyRule` has it: the settings were checked.
    package mutating func add(_ key: [UInt8], for role: AccessRole) {
        precondition(AccessKeyRule.fault(of: key) == nil, "a key that no request could carry")
        entries.append(Entry(digest: .digest(of: key), rights: role.rights))
    }

    /// What a key opens; nothing for a wrong one. It is compared with every key there is, so that
    /// the time tells nothing.
    package func rights(of key: [UInt8]) -> AccessRights {
        guard key.count <= AccessKeyRule.bytesMax else { return [] }
        let digest = Hash256.digest(of: key)
        var found: UInt8 = 0
        for entry in entries {
            found |= entry.rights.rawValue & (entry.digest == digest ? .max : 0)
        }
        return AccessRights(rawValue: found)
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
