import Control

/// What changed since it was told last.
struct SupervisorNews {
    private var processes: Set<String> = []
    private var links: Set<[String]> = []
    private var isAll = false
    /// The network's own state as it was told last.
    private var told: NetworkStatus?

    mutating func changed(_ process: SupervisedProcess) { processes.insert(process.name) }

    /// In either direction.
    mutating func changedLink(_ one: String, _ other: String) { links.insert([one, other]) }

    mutating func everything() { isAll = true }

    mutating func events(of supervisor: Supervisor) -> [ControlEvent] {
        let header = supervisor.header()
        let isNews = header != told
        guard isAll || isNews || !processes.isEmpty || !links.isEmpty else { return [] }
        defer { self = SupervisorNews(told: header) }
        let time = supervisor.settings.wallClock()
        func event(
            _ kind: ControlEvent.Kind, network: NetworkStatus? = nil,
            process: ProcessStatus? = nil, link: LinkStatus? = nil
        ) -> ControlEvent {
            ControlEvent(
                kind: kind, sequence: 0, unixMilliseconds: time, network: network,
                process: process, link: link)
        }
        if isAll { return [event(.snapshot, network: supervisor.picture)] }
        var events: [ControlEvent] = []
        for name in processes.sorted() {
            guard let process = supervisor.processes[name] else { continue }
            events.append(event(.process, process: process.status()))
        }
        for ends in links.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            guard let link = supervisor.link(between: ends[0], ends[1]) else { continue }
            events.append(event(.link, link: link))
        }
        if isNews { events.append(event(.network, network: header)) }
        return events
    }

    init() {}

    private init(told: NetworkStatus) { self.told = told }
}
