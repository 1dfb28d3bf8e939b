/// `ilpnet start`: brings back what was stopped or gave up.
enum StartCommand {
    static let declaration = NodeAction.command(
        .start, done: "started", summary: "start nodes that were stopped or have failed",
        explanation: [
            "Comes back when each of them serves and all of its links stand. One that failed by"
                + " ending too often gets all its attempts again."
        ])
}
