import Disk
import Glibc
import Planning
import Runtime
import TopologyLoading

/// Which network a command means: the one it names, by name or topology file, or else the only one
/// that there is in this folder.
struct NetworkChoice {
    enum Need {
        /// Its supervisor answers.
        case running
        /// It runs, or was not ended in order.
        case toEnd
        /// It has a state folder: what it was, its logs.
        case known
    }

    static let option = Option(
        name: "network", value: .init(name: "NAME", kind: .network),
        help: "which network, where there are several; its topology file does as well")

    /// The same without the option's name, in commands that take nothing else.
    static let positional = Positional(
        name: "NETWORK", kind: .networkOrFile, presence: .optional,
        help: "the name of a network, or its topology file; the only one here where it is left out")

    private let root: String
    private let elsewhere: NetworkIndex

    init(environment: [String: String] = ProcessEnvironment.variables) {
        root = StateFolder.root(environment)
        elsewhere = NetworkIndex(environment: environment)
    }

    /// The folder of the network that is meant. `name` is a network's name or a topology file.
    func folder(_ name: String?, _ need: Need) throws(Failure) -> StateFolder {
        guard let name else { return try onlyOne(need) }
        let found = name.isFilePath ? try named(file: name) : try named(name)
        try check(found, need)
        return found.folder
    }

    /// The supervisor of the network that `--network`, or the positional where the command has it,
    /// names, or else the only one.
    static func connect(
        _ invocation: Invocation, positional: String? = nil
    ) throws(Failure) -> (client: ControlClient, folder: StateFolder) {
        try NetworkChoice().connect(positional ?? invocation.value(option))
    }

    func connect(_ name: String?) throws(Failure) -> (client: ControlClient, folder: StateFolder) {
        let folder = try folder(name, .running)
        guard
            let client = try Failure.ofRun({ () throws(RunFailure) in
                try ControlClient.connect(folder)
            })
        else { throw NetworkChoice.notRunning(folder) }
        return (client, folder)
    }

    private func onlyOne(_ need: Need) throws(Failure) -> StateFolder {
        let all = try Failure.ofRun { () throws(RunFailure) in try FoundNetwork.all(in: root) }
        let known = all.filter { need.admits($0.condition) }
        // A network that runs is meant before one that ran.
        let best = known.filter { $0.condition == .running }
        let candidates = best.isEmpty ? known : best
        switch candidates.count {
        case 1: return candidates[0].folder
        case 0:
            if let one = all.first, all.count == 1 { throw unfit(one) }
            throw none(all)
        default:
            let list = candidates.map(\.name).listed(with: "or")
            throw Failure(
                .usage, "several networks are here: \(candidates.map(\.name).listed(with: "and"))",
                fix: "say which: --network \(list)")
        }
    }

    /// Here, or else anywhere else if exactly one is called so.
    private func named(_ name: String) throws(Failure) -> FoundNetwork {
        let here = StateFolder.networks(in: root)
        if here.contains(name) { return try found(StateFolder(network: name, root: root)) }
        let others = elsewhere.all()
        let alike = others.filter { $0.network == name }
        if alike.count == 1 { return try found(alike[0]) }
        guard alike.isEmpty else {
            throw Failure(
                .usage, "\(alike.count) networks are called \(name), and none of them is here",
                fix: "say which folder: "
                    + alike.map { "ILPNET_STATE_DIR=\($0.root)" }.listed(with: "or"))
        }
        let near = NearestName.match(name, among: here + others.map(\.network))
        throw Failure(
            .notRunning, "there is no network \(name) in \(root)",
            fix: near.map { "did you mean \($0)?" }
                ?? "`ilpnet ls` lists the networks, `ilpnet up FILE` starts one")
    }

    /// By the file that it was made of, which may be gone.
    private func named(file: String) throws(Failure) -> FoundNetwork {
        let meant = FilePlace.absolute(file)
        let here = StateFolder.networks(in: root).map { StateFolder(network: $0, root: root) }
        let made = here.filter { folder in
            folder.readNetwork().map { FilePlace.absolute($0.file) } == meant
        }
        // A file that was edited may have made several, one name after the other.
        let all = try Failure.ofRun { () throws(RunFailure) in
            var all: [FoundNetwork] = []
            for folder in made { all.append(try FoundNetwork(folder)) }
            return all.sorted { $0.condition < $1.condition }
        }
        guard let first = all.first else {
            throw Failure(
                .notRunning, "no network in \(root) was made of \(file)",
                fix: "`ilpnet ls` lists the networks, `ilpnet up \(file)` starts this one")
        }
        if all.count > 1, all[1].condition == first.condition {
            throw Failure(
                .usage, "several networks were made of \(file)",
                fix: "say which: \(all.map(\.name).listed(with: "or"))")
        }
        return first
    }

    private func found(_ folder: StateFolder) throws(Failure) -> FoundNetwork {
        try Failure.ofRun { () throws(RunFailure) in try FoundNetwork(folder) }
    }
}

extension NetworkChoice {
    private func check(_ found: FoundNetwork, _ need: Need) throws(Failure) {
        guard need.admits(found.condition) else { throw unfit(found) }
    }

    /// It is there, and not as it must be.
    private func unfit(_ found: FoundNetwork) -> Failure {
        switch found.condition {
        case .busy:
            Failure(
                .locked, "\(found.name) does not answer: \(found.folder.holderText) holds it",
                fix: "it is starting or ending; try again")
        case .abandoned:
            Failure(
                .notRunning, "\(found.name) was not ended in order, and its supervisor is gone",
                fix: "`ilpnet down` removes what is left; `ilpnet up` starts it anew")
        default: NetworkChoice.notRunning(found.folder)
        }
    }

    static func notRunning(_ folder: StateFolder) -> Failure {
        let file = folder.readNetwork().map { FilePlace.typed($0.file) } ?? "FILE"
        return Failure(
            .notRunning, "\(folder.network) is not running", fix: "start it: ilpnet up \(file)")
    }

    private func none(_ all: [FoundNetwork]) -> Failure {
        let others = elsewhere.all()
        if let one = others.first {
            return Failure(
                .notRunning, "no network runs here (\(root))",
                fix: "start one with `ilpnet up FILE`, or name one that runs elsewhere:"
                    + " --network \(one.network)")
        }
        return Failure(
            .notRunning, "no network runs here (\(root))", fix: "start one: ilpnet up FILE")
    }
}

extension NetworkChoice.Need {
    fileprivate func admits(_ condition: FoundNetwork.Condition) -> Bool {
        switch self {
        case .running: condition == .running
        case .toEnd: condition != .stopped
        case .known: true
        }
    }
}

extension String {
    /// A topology file, and no network's name.
    fileprivate var isFilePath: Bool {
        contains("/") || hasSuffix(".swift") || hasSuffix(".json")
    }
}
