import Connector

/// `ilpnet send`: packets through a node, and what became of them.
enum SendCommand {
    static let declaration = Command(
        name: "send", section: .run, summary: "send packets through a node and count the answers",
        explanation: [
            "Connects to a node, sends COUNT packets to ADDRESS and checks every answer: a"
                + " fulfilment must fit its packet's condition. A packet without an answer a"
                + " second after its expiry is lost. Ends with 0 only if every packet was"
                + " fulfilled.",
            "The secret of the account is in BTP_PEER_<ACCOUNT>_SECRET, or in the file that"
                + " BTP_PEER_<ACCOUNT>_SECRET_FILE names; the account is client unless the URL"
                + " has a user. With --node the secret is found where the node finds it.",
            "Without --rate a packet is sent whenever the window has room. With it packets are"
                + " sent when they are due, and a network that stalls cannot hide it.",
        ],
        necessities: ["--to ADDRESS", "--amount N", "(--node NAME | --url URL)"],
        options: SendOptions.all,
        examples: [
            "send --to test.bob --amount 100 --node alice",
            "send --to test.bob --amount 1 --node alice --count 100000 --window 500",
            "send --to test.bob --amount 1 --node alice --count 3000 --rate 100 --json",
            "send --to test.bob --amount 7 --url btp+ws://client@127.0.0.1:3000 --data @note.txt",
        ], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let call = try SendCall(invocation)
        if call.target.hasSecretInArguments {
            console.note(
                "warning: others on this machine may have seen the secret in --url;"
                    + " \(SecretLookup.variable(for: call.target.user)) is the better place")
        }
        var session = try SendSession.begin(call)
        let (report, code) = try session.send(console)
        if invocation.has(.json) {
            console.emit(report.json.fileBytes)
        } else {
            console.say(report.lines(width: console.columns, style: console.style))
            if let end = report.end { console.report(Failure(code, [end])) }
        }
        return code
    }
}
