import Disk
import Planning
import TopologyLoading
import TopologyModel

/// The topology file that a command was given: loaded, with the settings of the command line.
struct TopologyInput {
    /// As the user typed it.
    let path: String
    private let loaded: LoadedTopology
    /// The whole of loading.
    let loadMilliseconds: Double

    /// Loads the first argument. What the file printed goes to standard error, so that it never
    /// mixes with a result.
    init(_ invocation: Invocation, _ console: Console) throws(Failure) {
        path = invocation.positionals[0]
        let settings = try invocation.settings()
        guard settings.isEmpty || path.hasSuffix(".swift") else {
            throw Failure(
                .usage, "--set cannot change \(path), whose settings were fixed by the export",
                fix: "export the topology again with --set")
        }
        let watch = Stopwatch()
        do throws(LoadingError) {
            let loader = TopologyLoader(
                cache: .ofThisProcess, settings: settings.map { ($0.key, $0.value) },
                note: console.relay)
            loaded = try loader.load(path)
        } catch {
            throw Failure(error)
        }
        loadMilliseconds = watch.milliseconds
        try checkSettings(settings.keys.sorted())
    }

    var description: NetworkDescription { loaded.description }

    /// The folder of the file, as the user typed it, or empty.
    var folder: String { loaded.folder }

    var loadTimings: LoadingTimings { loaded.timings }

    /// Everything decided, or everything that is wrong.
    func plan() throws(Failure) -> NetworkPlan {
        switch Planner.plan(description) {
        case .plan(let plan): return plan
        case .wrong(let diagnostics):
            throw Failure(.topologyWrong, diagnostics.map { $0.inFile(path) })
        }
    }

    private func checkSettings(_ given: [String]) throws(Failure) {
        let known = description.settings.map(\.name)
        let problems = given.filter { !known.contains($0) }.map { name in
            let near = NearestName.match(name, among: known).map { "did you mean \($0)?" }
            let all = known.isEmpty ? "it has none" : "it has \(known.listed(with: "and"))"
            return Failure.Problem("--set \(name): \(path) has no such setting", fix: near ?? all)
        }
        guard problems.isEmpty else { throw Failure(.usage, problems) }
    }
}

extension Failure {
    init(_ error: LoadingError) {
        let code: ExitCode =
            switch error.exitClass {
            case .usage: .usage
            case .topology: .topologyWrong
            }
        self.init(code, error.diagnostics, text: Failure.text(of: error))
    }

    /// What other programs said, with their source lines and stacks, tells more than the problems.
    private static func text(
        of error: LoadingError
    ) -> (@Sendable (DiagnosticPaint) -> String)? {
        switch error {
        case .doesNotCompile, .crashed, .machineUnfit(_, .modulesDoNotBuild):
            { error.painted($0) }
        default: nil
        }
    }
}
