import Control
import Runtime
import TopologyLoading

/// `ilpnet up`: makes what runs what the file says: the first start, and every edit after it.
enum UpCommand {
    private static let detach = Option(
        name: "detach", short: "d", help: "run in the background; return when it is ready")
    private static let dryRun = Option(
        name: "dry-run", help: "only print what would change")
    private static let noApply = Option(
        name: "no-apply", help: "change nothing, and exit with 6 where something would")
    private static let onFailure = Option(
        name: "on-failure",
        value: .init(name: "WHAT", kind: .words(ApplyRequest.OnFailure.allCases.map(\.rawValue))),
        help: "rollback (the default) takes a start or change back that does not become ready;"
            + " keep leaves it to look at")
    private static let timeout = Option(
        name: "timeout", value: .init(name: "SECONDS", kind: .free),
        help: "how long it may take to become ready, 30 by default")

    static let declaration = Command(
        name: "up", section: .run, summary: "run a network, or make a running one what FILE says",
        explanation: [
            "Starts a connector for every node and the dashboard as processes on this machine, shows"
                + " how they are, and stays until Ctrl-C, which lets packets finish and stops all."
                + " With -d it returns when every link stands and a packet has passed.",
            "Where the network runs already, only what differs from FILE is changed: other nodes keep"
                + " their process and their links. State, logs and secrets are in .ilpnet/<network>/"
                + " (ILPNET_STATE_DIR moves it).",
        ],
        positionals: [.topology], options: [detach, dryRun, noApply, onFailure, timeout, .set],
        examples: ["up topologies/linear-5.swift", "up -d topologies/linear-5.swift"],
        action: .run(run))

    private static let secondsMax = 3_600

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let seconds = try invocation.number(timeout, in: 1...secondsMax, example: 60)
        var wish = NetworkWish(
            onFailure: invocation.value(onFailure).flatMap(ApplyRequest.OnFailure.init)
                ?? .rollback,
            readyMilliseconds: seconds.map { $0 * 1_000 } ?? ReadyTime.byDefaultMilliseconds)
        wish.isDryRun = invocation.has(dryRun) || invocation.has(noApply)
        let asked = try AskedNetwork(invocation, console, wish)
        let code = try run(asked, isDetached: invocation.has(detach), wish, console)
        if invocation.has(noApply), code == .success {
            return asked.hasDifference ? .differs : .success
        }
        return code
    }

    /// Where the page opens without more ado. Where no token is to be had, nothing is said.
    private static func tellPage(
        of status: NetworkStatus, _ folder: StateFolder, _ console: Console
    ) {
        guard let page = try? RunningDashboard(of: status, folder)?.freshURL() else { return }
        console.note("open the page, within a minute: \(page)")
    }

    private static func noteChange(of asked: AskedNetwork, _ console: Console) {
        guard asked.fileHasChanged else { return }
        console.note(
            "\(asked.path) changed meanwhile: what runs is what it said before."
                + " Run the same command again.")
    }

    private static func run(
        _ asked: AskedNetwork, isDetached: Bool, _ wish: NetworkWish, _ console: Console
    ) throws(Failure) -> ExitCode {
        let folder = asked.folder
        do throws(RunFailure) {
            if wish.isDryRun {
                if folder.isLocked {
                    return try change(RunningNetwork.reach(folder), asked, wish, console)
                }
                asked.tell(asked.differenceFromNothing, console)
                return .success
            }
            guard let lock = try NetworkStart.lock(folder, console) else {
                return try change(RunningNetwork.reach(folder), asked, wish, console)
            }
            guard isDetached else {
                var run = try ForegroundRun(folder, lock, asked.request, console)
                return try run.run { status, isLive in
                    tellPage(of: status, folder, console)
                    // It would spoil a picture that is drawn over and over.
                    if !isLive { noteChange(of: asked, console) }
                }
            }
            let network = try RunningNetwork.start(folder, lock)
            return try change(network, asked, wish, console)
        } catch {
            throw Failure(error, inFile: asked.path)
        }
    }

    private static func change(
        _ network: RunningNetwork, _ asked: AskedNetwork, _ wish: NetworkWish, _ console: Console
    ) throws(RunFailure) -> ExitCode {
        let difference = try network.apply(asked.request)
        let isFirst = network.isNew
        if !isFirst { asked.tell(difference, console) }
        for line in network.resting { console.note(line) }
        if wish.isDryRun { return .success }
        if network.isChanging {
            defer { console.progress(nil) }
            let status = try network.follow(wish.readyMilliseconds, console.showWaiting)
            console.progress(nil)
            // Where no token is to be had, the page's plain address is said.
            let page = try? RunningDashboard(of: status, network.folder)?.freshURL()
            for line in UpSummary.lines(of: status, page: page, style: console.style) {
                console.say(line)
            }
        }
        noteChange(of: asked, console)
        return .success
    }
}
