/// `ilpnet pause`: processes that are there and do nothing.
enum PauseCommand {
    static let declaration = NodeAction.command(
        .pause, done: "paused", summary: "make nodes stand still",
        explanation: [
            "Sends SIGSTOP: the node keeps its port and its links, and answers nobody. Its peers notice"
                + " when their pings are not answered."
        ])
}
