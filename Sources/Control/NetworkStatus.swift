/// A running network at one moment, as its supervisor sees it: part of contract 4.
package struct NetworkStatus: Codable, Sendable, Equatable {
    package enum State: String, Codable, Sendable {
        /// Something that must be there is not yet; `waitingFor` names it.
        case starting
        /// Every process runs, every link stands, every probe has passed.
        case ready
        /// It was ready and is not now: a process ended or a link is down.
        case degraded
        /// It did not come up, or could not be changed as asked; `failure` says why.
        case failed
        case stopping
    }

    package var name: String
    /// The topology file as an absolute path.
    package var file: String
    package var state: State
    /// Why the last start or change failed, and of what kind that is.
    package var failure: ControlRefusal?
    /// What is still missing, in words, the first few.
    package var waitingFor: [String]
    package var supervisor: SupervisorStatus
    /// The state folder: configurations, logs and secrets are below it.
    package var folder: String
    /// Raised by each change that was applied; the first start is 1.
    package var revision: Int
    /// Of the first start, once it was ready.
    package var startup: StartupTiming?
    /// The dashboard first, then the nodes as declared.
    package var processes: [ProcessStatus]
    package var links: [LinkStatus]

    package init(
        name: String, file: String, state: State, failure: ControlRefusal? = nil,
        waitingFor: [String] = [], supervisor: SupervisorStatus, folder: String, revision: Int = 0,
        startup: StartupTiming? = nil, processes: [ProcessStatus] = [], links: [LinkStatus] = []
    ) {
        self.name = name
        self.file = file
        self.state = state
        self.failure = failure
        self.waitingFor = waitingFor
        self.supervisor = supervisor
        self.folder = folder
        self.revision = revision
        self.startup = startup
        self.processes = processes
        self.links = links
    }
}

/// Who keeps the network.
package struct SupervisorStatus: Codable, Sendable, Equatable {
    package var pid: Int
    package var version: String
    /// By the clock that nobody sets and that all processes of the machine share.
    package var startedMonotonicMilliseconds: Int64
    package var memoryBytes: Int
    package var cpuMilliseconds: Int

    package init(
        pid: Int, version: String, startedMonotonicMilliseconds: Int64, memoryBytes: Int,
        cpuMilliseconds: Int
    ) {
        self.pid = pid
        self.version = version
        self.startedMonotonicMilliseconds = startedMonotonicMilliseconds
        self.memoryBytes = memoryBytes
        self.cpuMilliseconds = cpuMilliseconds
    }
}

/// Two nodes that are to talk, and whether they do.
package struct LinkStatus: Codable, Sendable, Equatable {
    /// The node that dials.
    package var from: String
    package var to: String
    /// Each end says that the other is authenticated.
    package var fromIsUp: Bool
    package var toIsUp: Bool

    package var isUp: Bool { fromIsUp && toIsUp }

    package init(from: String, to: String, fromIsUp: Bool, toIsUp: Bool) {
        self.from = from
        self.to = to
        self.fromIsUp = fromIsUp
        self.toIsUp = toIsUp
    }
}

/// How long the first start took, from the beginning of the command.
package struct StartupTiming: Codable, Sendable, Equatable {
    /// One step of the chain in which each step had to wait for the one before it.
    package struct Step: Codable, Sendable, Equatable {
        /// A process's name; nil where the step is the whole network's.
        package var process: String?
        /// "evaluated", "planned", "started", "listening", "linked", "probed" and the like.
        package var what: String
        /// How long after the step before it.
        package var microseconds: Int

        package init(process: String?, what: String, microseconds: Int) {
            self.process = process
            self.what = what
            self.microseconds = microseconds
        }
    }

    package var microseconds: Int
    package var criticalChain: [Step]

    package init(microseconds: Int, criticalChain: [Step]) {
        self.microseconds = microseconds
        self.criticalChain = criticalChain
    }
}
