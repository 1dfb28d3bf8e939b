import CanonicalJSON

/// `ilpnet export`: the description itself, for machines without a Swift toolchain.
enum ExportCommand {
    private static let problems = Option(
        name: "json", help: "print problems as JSON too; the description always is")

    static let declaration = Command(
        name: "export", section: .look, summary: "print what a topology file says, as JSON",
        explanation: [
            "Every command takes that JSON in place of the file, and then needs no Swift toolchain."
                + " It is the same on every machine. Whether the network makes sense is not"
                + " checked; `ilpnet check` does that."
        ],
        positionals: [.topology], options: [.set, problems],
        examples: ["export network.swift > network.json"], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let topology = try TopologyInput(invocation, console)
        do {
            let text = try JSONWriter.text(of: topology.description, .indented)
            console.say(text)
        } catch {
            preconditionFailure("a description holds texts and whole numbers only: \(error)")
        }
        return .success
    }
}
