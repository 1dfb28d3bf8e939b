import Disk
import Glibc
import Wire

/// `ilpnet health`: asks a running process how it is, for people, scripts and container engines.
enum HealthCommand {
    private static let secondsByDefault = 5
    private static let secondsMax = 300

    private static let timeout = Option(
        name: "timeout", value: .init(name: "SECONDS", kind: .free),
        help: "how long one question may take, \(secondsByDefault) by default")

    private static let wait = Option(
        name: "wait", value: .init(name: "SECONDS", kind: .free),
        help: "ask again and again, so long at most, until the node is healthy")
    /// Between two questions of --wait.
    private static let pauseMicroseconds: UInt32 = 50_000

    static let declaration = Command(
        name: "health", section: .run, summary: "ask a running node how it is",
        explanation: [
            "Prints what the node says and ends with 0 where it answers 200, otherwise with 1. It"
                + " needs nothing beside itself, so it serves as the health check of a container."
        ],
        positionals: [
            Positional(
                name: "URL", kind: .free,
                help: "http://HOST:PORT, where /health is asked for, or with another path")
        ],
        options: [timeout, wait],
        examples: [
            "health http://127.0.0.1:9080", "health http://127.0.0.1:9080/health/ready --wait 10",
        ], action: .run(run))

    private static func run(_ invocation: Invocation, _ console: Console) throws(Failure)
        -> ExitCode
    {
        let url = invocation.positionals[0]
        guard let location = HTTPLocation(url) else {
            throw Failure(
                .usage, "\(url) is no URL that can be asked",
                fix: "write for instance http://127.0.0.1:9080/health; https is not spoken")
        }
        let milliseconds =
            Int64(
                try invocation.number(timeout, in: 1...secondsMax, example: secondsByDefault)
                    ?? secondsByDefault) * 1_000
        let waiting = Double(try invocation.number(wait, in: 1...secondsMax, example: 10) ?? 0)
        let response = try answer(url, location, milliseconds, within: waiting)
        console.emit(response.body)
        if let last = response.body.last, last != UInt8(ascii: "\n") { console.say("") }
        guard response.status == .ok else {
            throw Failure(.failed, "\(url) answered \(response.status.text)")
        }
        return .success
    }

    /// The first answer that is 200, or else the last one within these seconds.
    private static func answer(
        _ url: String, _ location: HTTPLocation, _ milliseconds: Int64, within seconds: Double
    ) throws(Failure) -> HTTPResponse {
        let stopwatch = Stopwatch()
        while true {
            let isLast = stopwatch.milliseconds >= seconds * 1_000
            do throws(HTTPFetch.Failure) {
                let response = try HTTPFetch.get(location, timeoutMilliseconds: milliseconds)
                if response.status == .ok || isLast { return response }
            } catch {
                if isLast { throw failure(error, url, location) }
            }
            usleep(pauseMicroseconds)
        }
    }

    private static func failure(
        _ failure: HTTPFetch.Failure, _ url: String, _ location: HTTPLocation
    ) -> Failure {
        switch failure {
        case .notResolved(let reason):
            Failure(
                .failed, "\(url): \(location.host.name) has no address: \(reason)",
                fix: "check the name, or write an address")
        case .system(let error):
            Failure(
                .failed, "\(url) cannot be reached: \(error.text)",
                fix: "check that the node runs and that this is its health port")
        case .tooSlow(let what):
            Failure(
                .failed, "\(url): waited too long for \(what)",
                fix: "check that the node is alive, or give it more time with --timeout")
        case .unreadable(let fault):
            Failure(
                .failed, "\(url): the answer cannot be read: \(fault.text)",
                fix: "check that this port speaks HTTP")
        }
    }
}
