import CanonicalJSON

/// What is told of one kind of trouble with one subject.
package struct Alert: Sendable {
    package struct Subject: Hashable, Sendable {
        package var kind: AlertKind
        /// A connector's peer, a hub's node. Empty where it is about the teller itself.
        package var about: String

        package init(_ kind: AlertKind, about: String = "") {
            self.kind = kind
            self.about = about
        }

        /// What the newest alert says the state of, however it is called.
        var matter: Subject {
            kind == .linkReleased ? Subject(.linkHeld, about: about) : self
        }
    }

    package var subject: Subject
    /// How often it was since it was told of last.
    package var count: UInt64
    /// Of the last time.
    package var message: String

    package init(subject: Subject, count: UInt64, message: String) {
        self.subject = subject
        self.count = count
        self.message = message
    }

    /// The newest alert of one key stands for all before it.
    package var key: [UInt8] {
        let kind = subject.kind.matter
        let key = subject.about.isEmpty ? kind : "\(kind):\(subject.about)"
        return Array(key.utf8)
    }

    /// The data of an ALERT. `node` is empty where it is about many, `peer` where it is about none.
    package func data(node: String, peer: String = "") -> [UInt8] {
        var json = JSONWriter(.compact)
        json.object { json in
            json.member("alert", subject.kind.rawValue)
            if !node.isEmpty { json.member("node", node) }
            if !peer.isEmpty { json.member("peer", peer) }
            json.member("count", count)
            json.member("message", message)
        }
        return json.bytes
    }
}
