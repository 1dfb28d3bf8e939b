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
        case left
        /// Nobody keeps it when the command is over; one that was stopped before is no mistake.
        case gone
        /// It has a state folder: what it was, its logs.
        case known
    }

    /// Where a command takes the network's name.
    enum Naming { case positional, option }

    static let option = Option(
        name: "network", value: .init(name: "NAME", kind: .network),
        help: "which network, where there are several; its topology file does as well")

    /// The same without the option's name, in commands that take nothing else.
    static let positional = Positional(
        name: "NETWORK", kind: .networkOrFile, presence: .optional,
        help: "the name of a network, or its topology file; the only one here where it is left out")

    let root: String
    let elsewhere: NetworkIndex
    let call: NetworkCall
    /// A network's name or a topology file.
    private let typed: String?

    init(
        _ invocation: Invocation, namedBy naming: Naming,
        environment: [String: String] = ProcessEnvironment.variables
    ) {
        root = StateFolder.root(environment)
        elsewhere = NetworkIndex(environment: environment)
        call = NetworkCall(invocation, naming)
        let positional = naming == .positional ? invocation.positionals.first : nil
        typed = positional ?? invocation.value(NetworkChoice.option)
    }

    /// The folder of the network that is meant.
    func folder(_ need: Need) throws(Failure) -> StateFolder {
        guard let typed else { return try onlyOne(need) }
        let found = try condition(of: try folder(of: typed, need))
        guard need.admits(found.condition) else { throw unfit(found) }
        return found.folder
    }

    /// The supervisor of the network that is meant.
    func connect() throws(Failure) -> ControlClient {
        let folder = try folder(.running)
        guard
            let client = try Failure.ofRun({ () throws(RunFailure) in
                try ControlClient.connect(folder)
            })
        else { throw NetworkChoice.notRunning(folder) }
        return client
    }

    /// Those that are to be ended. One that is named need not run any more, and nobody is asked how
    /// any of them is: a supervisor that hangs is ended as well. None where nothing runs.
    func toEnd(all: Bool) throws(Failure) -> [StateFolder] {
        if let typed {
            guard !all else {
                throw Failure(
                    .usage, "--all and \(typed) name different things", fix: "keep one of them")
            }
            return [try folder(of: typed, .gone)]
        }
        let left = here.filter { $0.isLocked || $0.wasNotEnded }
        guard left.count > 1, !all else { return left }
        throw several(left.map(\.network), or: "--all")
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
            throw none()
        default: throw several(candidates.map(\.name))
        }
    }
}

extension NetworkChoice {
    /// All that have a folder below the root of this one, running or not.
    var here: [StateFolder] {
        StateFolder.networks(in: root).map { StateFolder(network: $0, root: root) }
    }

    private func folder(of typed: String, _ need: Need) throws(Failure) -> StateFolder {
        typed.isFilePath ? try folder(madeOf: typed, need) : try folder(named: typed)
    }

    /// Here, or else anywhere else if exactly one is called so.
    private func folder(named name: String) throws(Failure) -> StateFolder {
        if let found = here.first(where: { $0.network == name }) { return found }
        let alike = elsewhere.all().filter { $0.network == name }
        guard alike.count < 2 else { throw ambiguous(name, alike) }
        guard let found = alike.first else { throw unknown(name: name) }
        return found
    }

    /// By the file that it was made of, which may be gone, or say something else by now.
    private func folder(madeOf file: String, _ need: Need) throws(Failure) -> StateFolder {
        let meant = FilePlace.absolute(file)
        let made = here.filter { folder in
            folder.readNetwork().map { FilePlace.absolute($0.file) } == meant
        }
        guard made.count > 1 else {
            guard let found = made.first else { throw unknown(file: file) }
            return found
        }
        // A file that was edited may have made several, one name after the other.
        var all: [FoundNetwork] = []
        for folder in made { all.append(try condition(of: folder)) }
        all.sort { $0.condition < $1.condition }
        let areGone = need == .gone && all[0].condition == .stopped
        guard areGone || all[0].condition < all[1].condition else {
            throw ambiguous(file: file, all.map(\.name))
        }
        return all[0].folder
    }

    private func condition(of folder: StateFolder) throws(Failure) -> FoundNetwork {
        try Failure.ofRun { () throws(RunFailure) in try FoundNetwork(folder) }
    }
}

extension NetworkChoice.Need {
    fileprivate func admits(_ condition: FoundNetwork.Condition) -> Bool {
        switch self {
        case .running: condition == .running
        case .left: condition != .stopped
        case .gone, .known: true
        }
    }
}

extension String {
    /// A topology file, and no network's name.
    fileprivate var isFilePath: Bool {
        contains("/") || hasSuffix(".swift") || hasSuffix(".json")
    }
}
