import Wire

/// Secrets that this process made up and handed out for a while: tokens in an address, which open
/// once, and the values of session cookies. Only digests are kept, and at most so many: the oldest
/// gives way.
package struct IssuedSecrets: Sendable {
    /// 128 bits.
    package static let randomBytes = 16

    private struct Entry: Sendable {
        let digest: Hash256
        let rights: AccessRights
        let expires: Int64
    }

    private let countMax: Int
    private let lifetimeMilliseconds: Int64
    /// The oldest first; all live equally long, so it expires first as well.
    private var entries: [Entry] = []

    package init(countMax: Int, lifetimeMilliseconds: Int64) {
        self.countMax = countMax
        self.lifetimeMilliseconds = lifetimeMilliseconds
    }

    /// A new one. `random` are bytes that nobody can guess, used for nothing else.
    package mutating func issue(
        _ rights: AccessRights, random: [UInt8], nowMilliseconds: Int64
    ) -> String {
        precondition(random.count >= Self.randomBytes, "a secret has 128 bits at least")
        forgetOld(nowMilliseconds)
        if entries.count >= countMax { entries.removeFirst() }
        let secret = Base64.urlText(random)
        entries.append(
            Entry(
                digest: .digest(of: Array(secret.utf8)), rights: rights,
                expires: nowMilliseconds + lifetimeMilliseconds))
        return secret
    }

    /// What it opens; nothing for one that is wrong or too old.
    package mutating func rights(of secret: String, nowMilliseconds: Int64) -> AccessRights {
        forgetOld(nowMilliseconds)
        return index(of: secret).map { entries[$0].rights } ?? []
    }

    /// The same, and it opens nothing from now on.
    package mutating func redeem(_ secret: String, nowMilliseconds: Int64) -> AccessRights {
        forgetOld(nowMilliseconds)
        return index(of: secret).map { entries.remove(at: $0).rights } ?? []
    }

    package var count: Int { entries.count }

    private func index(of secret: String) -> Int? {
        let digest = Hash256.digest(of: Array(secret.utf8))
        var found: Int?
        for (index, entry) in entries.enumerated() where entry.digest == digest { found = index }
        return found
    }

    private mutating func forgetOld(_ now: Int64) {
        entries.removeFirst(entries.prefix { $0.expires <= now }.count)
    }
}
