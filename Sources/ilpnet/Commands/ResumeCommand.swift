/// `ilpnet resume`: the end of a pause.
enum ResumeCommand {
    static let declaration = NodeAction.command(
        .resume, done: "resumed", summary: "let paused nodes go on",
        explanation: [
            "Sends SIGCONT. Links that peers gave up meanwhile are dialled again."
        ])
}
