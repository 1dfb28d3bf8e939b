import Wire

/// Tells who a connection is by the name and the token it gives.
///
/// Tokens are compared as digests and in constant time, so that neither how long an answer takes
/// nor anything that is kept here tells a token. Names are no secrets.
struct Authentication {
    private struct Entry {
        var name: String
        var digest: Hash256
    }

    private var entries: [Int: Entry] = [:]
    private var peers: [String: Int] = [:]

    mutating func set(_ peer: Int, name: String, secret: [UInt8]) {
        remove(peer)
        entries[peer] = Entry(name: name, digest: Self.digest(secret))
        peers[name] = peer
    }

    mutating func remove(_ peer: Int) {
        guard let entry = entries.removeValue(forKey: peer) else { return }
        // A reload may have given the name to another already.
        if peers[entry.name] == peer { peers[entry.name] = nil }
    }

    /// The peer that may come in, or nil. `name` is what the connection calls itself, empty where
    /// it does not say; `pathName` is the one in the path it asked for.
    func peer(name: String, pathName: String?, token: [UInt8]) -> Int? {
        let digest = Self.digest(token)
        let given = name.isEmpty ? pathName ?? "" : name
        guard given.isEmpty else {
            guard let peer = peers[given], let entry = entries[peer] else { return nil }
            return entry.digest == digest ? peer : nil
        }
        // Nameless: the one peer whose secret it is. A secret of two tells nobody apart.
        var found: Int?
        var count = 0
        for (peer, entry) in entries where entry.digest == digest {
            found = peer
            count += 1
        }
        return count == 1 ? found : nil
    }

    /// The user in `/accounts/<user>/ilp/btp`, where other implementations have it.
    static func name(inPath path: String) -> String? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0].isEmpty, parts[1] == "accounts", !parts[2].isEmpty,
            parts[3] == "ilp", parts[4] == "btp"
        else { return nil }
        return String(parts[2])
    }

    private static func digest(_ secret: [UInt8]) -> Hash256 {
        // A digest has 32 bytes, which is what a hash loads.
        SHA256.digest(of: secret).withUnsafeBytes { Hash256(loading: $0.baseAddress!) }
    }
}
