import CanonicalJSON

/// `ilpnet packet`: the way of one packet through a running network.
enum PacketCommand {
    static let declaration = Command(
        name: "packet", section: .attend, summary: "show the journey of one packet, hop by hop",
        explanation: [
            "ID is the packet's execution condition in hex, as events and logs have it, or whatever"
                + " id a foreign connector gave it; ID-2 is its second pass through a node. AT"
                + " counts from the first node, FORWARDED is the time until it left the node, AFTER"
                + " the time until the node gave its answer back. Below stands what should have been"
                + " told and was not. The dashboard is asked, so the network must run."
        ],
        positionals: [
            .init(name: "ID", kind: .free, help: "the packet's id"), NetworkChoice.positional,
        ], options: [NetworkChoice.option, .json],
        examples: [
            "packet 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d linear-5"
        ],
        action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let id = invocation.positionals[0]
        // A path cannot carry it.
        guard !id.contains("/") else {
            throw Failure(
                .usage, "the journey of \(id.withoutControls) cannot be asked for: it has a slash",
                fix: "see its events: ilpnet events --packet ID")
        }
        var choice = invocation
        choice.positionals.removeFirst()
        // Lines to copy name the packet as well.
        choice.path.append(id)
        let dashboard = try RunningDashboard(NetworkChoice(choice, namedBy: .positional))
        let response = try dashboard.ask("GET", "/api/v1/packets/" + QueryText.escaped(id))
        guard response.status != .notFound else {
            throw Failure(
                .failed, "\(dashboard.network) knows no packet \(id.withoutControls)",
                fix:
                    "copy the whole id: ilpnet events --channel packets \(dashboard.network) has all"
            )
        }
        guard response.status == .ok else { throw dashboard.failure(response) }
        if invocation.has(.json) {
            console.emit(response.body)
        } else if let document = try? JSONParser.parse(response.body) {
            let text = JourneyText(
                document: document, style: console.style, width: console.columns)
            console.say(text.lines)
        }
        return .success
    }
}
