import Glibc

/// A client that does wrong, until there is no more to read from its input:
///
///     child hard-client KIND PORT KEY
///
/// It says `ready` when it is connected, and at each line that comes how often it did what it does.
enum HardClientRole {
    static let kinds: [(name: String, client: any HardClient.Type)] = [
        ("readers of 1 KB/s", SlowReaders.self), ("stopped readers", StoppedReaders.self),
        ("500 subscribers", Crowd.self), ("1,000 connects/s", Connects.self),
        ("dripping headers and frames", Drips.self), ("131,000 fragments", Fragments.self),
        ("2^63 - 1 bytes", ClaimedLengths.self), ("10,000 pings", Pings.self),
    ]

    static func run(_ arguments: [String]) throws {
        let kind = try Role.number(arguments, 0)
        guard kinds.indices.contains(kind), arguments.count == 3 else {
            throw Failure("no such client: \(arguments)")
        }
        // It takes what the others leave.
        _ = nice(19)
        let hub = HardClientTarget(port: try Role.number(arguments, 1), key: arguments[2])
        var client = try kinds[kind].client.init(hub)
        Role.say("ready")
        while true {
            try client.turn()
            var input = pollfd(fd: 0, events: Int16(POLLIN), revents: 0)
            guard poll(&input, 1, 0) == 1 else { continue }
            guard readLine() != nil else { return }
            Role.say("\(client.count)")
        }
    }
}
