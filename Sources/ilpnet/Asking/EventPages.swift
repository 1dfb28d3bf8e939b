import CanonicalJSON
import Wire

/// Events of a running network, page by page: each request goes on where the last one ended.
struct EventPages {
    /// Of a page, so that memory does not grow with what there is; a line may have 128 KiB.
    private static let linesMax = 200
    /// How long one request waits for something new.
    private static let waitSeconds = 10

    /// A line as it came, and what it says.
    struct Line {
        var bytes: [UInt8]
        var value: JSONValue
    }

    private let dashboard: RunningDashboard
    private let filter: String
    private var from: String
    private let follows: Bool
    /// Where everything ends that is not followed; nil: not known yet.
    private(set) var isOver = false

    /// `filter` is the part of the query that says which events; `from` an offset, `first` or
    /// `next`.
    init(_ dashboard: RunningDashboard, filter: String, from: String, follows: Bool) {
        self.dashboard = dashboard
        self.filter = filter
        self.from = from
        self.follows = follows
    }

    /// The next lines, events and gaps; none where nothing came for a while.
    mutating func next() throws(Failure) -> [Line] {
        let wait = follows ? Self.waitSeconds : 0
        let response = try dashboard.ask(
            "GET",
            "/api/v1/events?from=\(from)&limit=\(Self.linesMax)&wait=\(wait)" + filter,
            waiting: wait)
        guard response.status == .ok else {
            throw dashboard.failure(
                response,
                fix: response.status == .badRequest
                    ? "see what each option takes: ilpnet events --help" : nil)
        }
        var lines: [Line] = []
        for line in response.body.split(separator: UInt8(ascii: "\n")) {
            guard let value = try? JSONParser.parse(Array(line)) else { continue }
            guard value["type"]?.string == "end" else {
                lines.append(Line(bytes: Array(line), value: value))
                continue
            }
            guard let offset = value["offset"]?.wholeNumber else { continue }
            from = String(offset)
            isOver = !follows && value["meta"]?["reason"]?.string != "limit"
            return lines
        }
        throw Failure(
            .failed, "the dashboard of \(dashboard.network) ended while it told events",
            fix: "see how it is: ilpnet ps \(dashboard.network)")
    }
}
