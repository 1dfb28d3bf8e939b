/// `ilpnet restart`: one run of a process after the other.
enum RestartCommand {
    static let declaration = NodeAction.command(
        .restart, done: "restarted", summary: "end nodes and start them again",
        explanation: [
            "Each drains first, as with `ilpnet stop`, and keeps its port. Comes back when all of its"
                + " links stand again."
        ])
}
