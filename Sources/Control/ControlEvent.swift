/// Something that happened in a network: one line of JSON on a connection that asked for events.
/// Each carries the whole of what changed, so that whoever hears it replaces what it had.
package struct ControlEvent: Codable, Sendable, Equatable {
    package enum Kind: String, Codable, Sendable {
        /// The whole network: always the first, and again after a change was applied.
        case snapshot
        /// A process is not as it was.
        case process
        /// A link is not as it was.
        case link
        /// `state`, `waitingFor` and `failure` of the network; its lists are empty here.
        case network
    }

    package var kind: Kind
    /// Counts up by one on each connection.
    package var sequence: Int
    package var unixMilliseconds: Int64
    package var network: NetworkStatus?
    package var process: ProcessStatus?
    package var link: LinkStatus?

    package init(
        kind: Kind, sequence: Int, unixMilliseconds: Int64, network: NetworkStatus? = nil,
        process: ProcessStatus? = nil, link: LinkStatus? = nil
    ) {
        self.kind = kind
        self.sequence = sequence
        self.unixMilliseconds = unixMilliseconds
        self.network = network
        self.process = process
        self.link = link
    }
}

extension NetworkStatus {
    /// Takes the event in. An event of something unknown is passed over.
    package mutating func take(_ event: ControlEvent) {
        switch event.kind {
        case .snapshot:
            if let network = event.network { self = network }
        case .network:
            guard let network = event.network else { return }
            state = network.state
            failure = network.failure
            waitingFor = network.waitingFor
            startup = network.startup
            revision = network.revision
        case .process:
            guard let process = event.process,
                let place = processes.firstIndex(where: { $0.name == process.name })
            else { return }
            processes[place] = process
        case .link:
            guard let link = event.link,
                let place = links.firstIndex(where: { $0.from == link.from && $0.to == link.to })
            else { return }
            links[place] = link
        }
    }
}
