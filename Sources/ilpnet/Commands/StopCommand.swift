/// `ilpnet stop`: ends processes in order, until they are started again.
enum StopCommand {
    static let declaration = NodeAction.command(
        .stop, done: "stopped", summary: "end nodes of a running network, until they are started",
        explanation: [
            "Each drains: packets in flight are finished or rejected. Its port closes, so that peers"
                + " notice at once, and it stays stopped until `ilpnet start`. That is no crash, and"
                + " no restart rule applies."
        ])
}
