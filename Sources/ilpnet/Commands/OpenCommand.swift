import CanonicalJSON

/// `ilpnet open`: an address that opens the page of a running network in a browser.
enum OpenCommand {
    static let declaration = Command(
        name: "open", section: .attend,
        summary: "print an address that opens the page of a network",
        explanation: [
            "The address holds a token that works once, within a minute; the browser that opens it"
                + " keeps a cookie and needs none afterwards. The token is made by the dashboard for"
                + " whoever can read the network's folder."
        ],
        positionals: [NetworkChoice.positional], options: [NetworkChoice.option, .json],
        examples: ["open", "open linear-5", "open | xargs xdg-open"],
        action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let dashboard = try RunningDashboard(NetworkChoice(invocation, namedBy: .positional))
        let url = try dashboard.freshURL()
        guard invocation.has(.json) else {
            console.say(url)
            return .success
        }
        var json = JSONWriter(.indented)
        json.object { json in
            json.member("formatVersion", JSONFormat.version)
            json.member("network", dashboard.network)
            json.member("url", url)
        }
        console.emit(json.fileBytes)
        return .success
    }
}
