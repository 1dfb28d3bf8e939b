/// `ilpnet kill`: a crash on purpose.
enum KillCommand {
    static let declaration = NodeAction.command(
        .kill, done: "killed", summary: "kill nodes as a crash would",
        explanation: [
            "Sends SIGKILL, without any order: packets in flight there are lost. What follows is what"
                + " the node's restart rule says of a crash."
        ])
}
