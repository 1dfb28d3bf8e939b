import CanonicalJSON
import Generators
import Planning

/// `ilpnet gen configs|compose|all`: files from a plan, all of them or none.
enum GenCommand {
    private static let check = Option(
        name: "check", help: "write nothing; show what differs and end with exit code 1 if anything"
    )

    private static let force = Option(
        name: "force", help: "overwrite files that were edited by hand")

    private static let engineMin = Option(
        name: "engine-min", value: .init(name: "N", kind: .free),
        help: "use what Docker Engine knows from version N on (25: start_interval)")

    static let declaration = Command(
        name: "gen", section: .generate,
        summary: "write configurations, a Compose project, secrets",
        explanation: [
            "Files go to generated/<network>/, with their SHA-256 in MANIFEST. A file that was"
                + " edited since stops the run; a file that ilpnet did not write is never touched."
        ],
        examples: [
            "gen all topologies/linear-5.swift", "gen all topologies/linear-5.swift --check",
            "gen secrets topologies/linear-5.swift",
        ],
        action: .choose([
            part(
                .configs, "write each node's configuration for processes on this machine",
                [check, force]),
            part(
                .compose, "write a Docker Compose project", [check, force, engineMin]),
            part(
                .all, "write configurations, Compose project, drawings and README",
                [check, force, engineMin]),
            GenSecretsCommand.declaration,
        ]))

    private static func part(_ part: OutputPart, _ summary: String, _ options: [Option]) -> Command
    {
        Command(
            name: part.rawValue, section: .generate, summary: summary, positionals: [.topology],
            options: [.output] + options + [.set, .json],
            examples: ["gen \(part.rawValue) topologies/linear-5.swift"],
            action: .run { (invocation, console) throws(Failure) in
                try run(part, invocation, console)
            })
    }

    private static func run(
        _ part: OutputPart, _ invocation: Invocation, _ console: Console
    ) throws(Failure) -> ExitCode {
        let engine = try invocation.number(engineMin, in: 1...999, example: 25)
        let topology = try TopologyInput(invocation, console)
        let plan = try topology.plan()
        let files = files(
            part, plan, try TopologyCalls(invocation, network: plan.name), engineMin: engine)
        let folder = OutputFolder(below: invocation.outputFolder, network: plan.name)
        let report = GenReport(folder.path, fileCount: files.count, console: console)
        if invocation.has(check) {
            let differences = try folder.check(files, part: part)
            report.tell(differences, asJSON: invocation.has(.json))
            return differences.isEmpty ? .success : .failed
        }
        let changes = try folder.write(
            files, part: part, discardingEdits: invocation.has(force))
        report.tell(changes, asJSON: invocation.has(.json))
        return .success
    }

    private static func files(
        _ part: OutputPart, _ plan: NetworkPlan, _ calls: TopologyCalls, engineMin: Int?
    ) -> [GeneratedFile] {
        let compose = {
            GeneratedNetwork.compose(plan, options: ComposeOptions(engineMin: engineMin))
        }
        switch part {
        case .configs: return GeneratedNetwork.configs(plan)
        case .compose: return compose()
        case .all:
            let readme = GeneratedNetwork.readme(
                plan, topologyFile: calls.topologyFile, settings: calls.settings,
                output: calls.output)
            return GeneratedNetwork.configs(plan) + compose() + GeneratedNetwork.graphs(plan)
                + [readme]
        }
    }
}
