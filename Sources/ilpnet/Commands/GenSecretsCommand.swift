import Disk
import Generators
import Planning

/// `ilpnet gen secrets`: a file with its value for every secret of a network.
enum GenSecretsCommand {
    static let declaration = Command(
        name: "secrets", section: .generate,
        summary: "make the secrets that the other files name",
        explanation: [
            "Writes one file for each secret to generated/<network>/secrets/, which only you can"
                + " enter and git ignores. A generated secret that exists is kept; one from a"
                + " variable or a file is copied again. Values are never printed."
        ],
        positionals: [.topology], options: [.output, .set],
        examples: ["gen secrets topologies/linear-5.swift"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let topology = try TopologyInput(invocation, console)
        let plan = try topology.plan()
        let place = OutputFolder(below: invocation.outputFolder, network: plan.name)
        let locked = try LockedFolder.make(place.path)
        defer { locked.removeWhereUnused() }
        let folder = SecretFolder(in: locked.folder)
        let problems: [Failure.Problem]
        do throws(FileError) {
            problems = try folder.problems(plan.secrets)
        } catch {
            throw error.failure
        }
        guard problems.isEmpty else { throw Failure(.failed, problems) }
        let outcomes = try folder.fill(
            plan.secrets, from: SecretSource(folder: topology.folder, topologyFile: topology.path))
        console.say("\(place.path)/secrets: \(outcomes.count.counted("secret"))")
        for (name, outcome) in outcomes {
            let word = outcome.rawValue
            let space = String(repeating: " ", count: "copied".count - word.count)
            console.say("  \(console.style.faint(word))\(space)  \(name)")
        }
        return .success
    }
}
