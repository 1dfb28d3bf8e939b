/// One peer: who it is, where it is dialled, and what it and we say to each other.
package struct PeerSettings: Sendable {
    /// What the peer calls itself (`auth_username`), and its name in the log.
    package var id: String
    /// nil: the peer dials us.
    package var url: PeerURL?
    /// What we call ourselves where we dial, unless the URL has a user.
    package var ownName: String
    /// What both ends know. Sent where we dial, unless the URL has a token; demanded where it does.
    package var secret: [UInt8]
    /// How long each BTP frame to the peer is held back, to play a distant one.
    package var latencyMicroseconds: Int

    package init(
        id: String, url: PeerURL? = nil, ownName: String, secret: [UInt8],
        latencyMicroseconds: Int = 0
    ) {
        self.id = id
        self.url = url
        self.ownName = ownName
        self.secret = secret
        self.latencyMicroseconds = latencyMicroseconds
    }

    /// The name we say where we dial.
    var dialledName: String { url?.user ?? ownName }

    /// The token we say where we dial.
    var dialledToken: [UInt8] { url?.token.map { Array($0.utf8) } ?? secret }

    /// Whether a link that was made by the other settings is still right.
    func keepsLink(of other: PeerSettings) -> Bool {
        id == other.id && url == other.url && ownName == other.ownName && secret == other.secret
    }
}

extension PeerSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { url.map { "\(id) at \($0)" } ?? id }
    package var debugDescription: String { description }
    /// A dump shows what the description does and no more.
    package var customMirror: Mirror { Mirror(self, children: ["peer": description]) }
}
