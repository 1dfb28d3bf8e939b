/// What a supervisor says to one request: one line of JSON.
package struct ControlAnswer: Codable, Sendable, Equatable {
    package var formatVersion = ControlFormat.version
    /// nil where it was done.
    package var refusal: ControlRefusal?
    /// Of `status`.
    package var network: NetworkStatus?
    /// Of `apply`.
    package var difference: NetworkDifference?

    package init(
        refusal: ControlRefusal? = nil, network: NetworkStatus? = nil,
        difference: NetworkDifference? = nil
    ) {
        self.refusal = refusal
        self.network = network
        self.difference = difference
    }
}

/// Why something was not done: the kind decides a command's exit code.
package struct ControlRefusal: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        /// The request makes no sense to this supervisor.
        case usage
        case topologyWrong
        case startFailed
        case readinessTimeout
        case portTaken
        /// Another change is under way, or the network is going down.
        case busy
        case failed
    }

    package struct Problem: Codable, Sendable, Equatable {
        package var path: String?
        package var line: Int?
        package var message: String
        package var fix: String?

        package init(path: String? = nil, line: Int? = nil, message: String, fix: String? = nil) {
            self.path = path
            self.line = line
            self.message = message
            self.fix = fix
        }
    }

    package var kind: Kind
    package var problems: [Problem]

    package init(_ kind: Kind, _ problems: [Problem]) {
        self.kind = kind
        self.problems = problems
    }
}

/// What lies between the network that runs and the one that was asked for.
package struct NetworkDifference: Codable, Sendable, Equatable {
    /// A node or link that stays and is not as it was.
    package struct Change: Codable, Sendable, Equatable {
        package var name: String
        /// "log level info -> debug" and the like, one for each thing.
        package var what: [String]
        /// False where it takes effect while the process runs on.
        package var needsRestart: Bool

        package init(name: String, what: [String], needsRestart: Bool) {
            self.name = name
            self.what = what
            self.needsRestart = needsRestart
        }
    }

    package var addedNodes: [String]
    package var removedNodes: [String]
    package var changedNodes: [Change]
    /// "a -> b", the dialler first.
    package var addedLinks: [String]
    package var removedLinks: [String]
    package var changedLinks: [Change]
    /// "added", "removed", or what is changed of it; nil where nothing is.
    package var dashboard: String?
    /// Nodes that stay as they are and only hear of it: new routes or peers, no restart.
    package var touchedNodes: [String]

    package var isEmpty: Bool {
        addedNodes.isEmpty && removedNodes.isEmpty && changedNodes.isEmpty && addedLinks.isEmpty
            && removedLinks.isEmpty && changedLinks.isEmpty && dashboard == nil
            && touchedNodes.isEmpty
    }

    package init(
        addedNodes: [String] = [], removedNodes: [String] = [], changedNodes: [Change] = [],
        addedLinks: [String] = [], removedLinks: [String] = [], changedLinks: [Change] = [],
        dashboard: String? = nil, touchedNodes: [String] = []
    ) {
        self.addedNodes = addedNodes
        self.removedNodes = removedNodes
        self.changedNodes = changedNodes
        self.addedLinks = addedLinks
        self.removedLinks = removedLinks
        self.changedLinks = changedLinks
        self.dashboard = dashboard
        self.touchedNodes = touchedNodes
    }
}
