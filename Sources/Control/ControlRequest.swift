/// What is asked of a supervisor: one line of JSON on its control socket.
package struct ControlRequest: Codable, Sendable, Equatable {
    package enum Action: String, Codable, Sendable, CaseIterable {
        /// The whole `NetworkStatus`.
        case status
        /// An `events` answer, then `ControlEvent` lines until either side closes; the first is a
        /// snapshot.
        case events
        /// Makes the network that of `apply`. Answered with the difference before it takes effect;
        /// how that goes is told by events.
        case apply
        /// Of `names`, answered when it is done: stopped, ready again, and so on.
        case stop, start, restart, kill, pause, resume
        /// Ends everything. The connection closes when nothing is left.
        case down
    }

    package var formatVersion = ControlFormat.version
    package var action: Action
    /// The processes that are meant.
    package var names: [String]?
    package var apply: ApplyRequest?
    /// With `down`: do not drain.
    package var atOnce: Bool?

    package init(
        _ action: Action, names: [String]? = nil, apply: ApplyRequest? = nil, atOnce: Bool? = nil
    ) {
        self.action = action
        self.names = names
        self.apply = apply
        self.atOnce = atOnce
    }
}

/// A network to make of what runs.
package struct ApplyRequest: Codable, Sendable, Equatable {
    package enum OnFailure: String, Codable, Sendable, CaseIterable {
        /// Take back what was changed; of a first start, stop all.
        case rollback
        /// Leave everything as it is, to look at.
        case keep
    }

    /// The `NetworkDescription` (contract 1) as JSON text.
    package var description: String
    /// The topology file as an absolute path.
    package var file: String
    /// Values that come from outside, by the secret's name. Generated ones are the supervisor's.
    package var secrets: [String: [UInt8]]
    /// Only say what would change.
    package var isDryRun: Bool
    package var onFailure: OnFailure
    package var readyMilliseconds: Int
    /// When the command began, by the monotonic clock, and how long loading the file took.
    package var beganMonotonicMicroseconds: Int64
    package var loadMicroseconds: Int

    package init(
        description: String, file: String, secrets: [String: [UInt8]], isDryRun: Bool,
        onFailure: OnFailure, readyMilliseconds: Int, beganMonotonicMicroseconds: Int64,
        loadMicroseconds: Int
    ) {
        self.description = description
        self.file = file
        self.secrets = secrets
        self.isDryRun = isDryRun
        self.onFailure = onFailure
        self.readyMilliseconds = readyMilliseconds
        self.beganMonotonicMicroseconds = beganMonotonicMicroseconds
        self.loadMicroseconds = loadMicroseconds
    }
}
