/// Five bare relays in a row, the last of which answers, and what loads them.
final class RelayChain {
    static let length = 5

    private let relays: [ChildProcess]
    private let load: ChildProcess

    init(_ messages: ChainMessages, processors: [Int32]) throws {
        let sizes = ["\(messages.requestBytes)", "\(messages.answerBytes)"]
        func start(_ role: [String]) throws -> ChildProcess {
            try ChildProcess([OwnProgram.path, "child"] + role, processors: processors)
        }
        var relays = [try start(["relay-end"] + sizes)]
        for _ in 1..<RelayChain.length {
            relays.append(try start(["relay", try relays[relays.count - 1].readLine()]))
        }
        load = try start(["relay-load"] + sizes + [try relays[relays.count - 1].readLine()])
        self.relays = relays
        _ = try load.readLine(containing: "ready")
    }

    deinit {
        load.end()
        for relay in relays { relay.end() }
    }

    /// How many packets went through in a second.
    func packetsPerSecond(window: Int, count: Int) throws -> Double {
        try load.send("window \(window) \(count)")
        return Double(count) / (try answer() / 1_000_000_000)
    }

    /// The 95th percentile of the time to an answer, in microseconds.
    func microseconds(perSecond: Int, count: Int) throws -> Double {
        try load.send("rate \(perSecond) \(count)")
        return try answer() / 1_000
    }

    private func answer() throws -> Double {
        let line = try load.readLine()
        guard let value = Double(line) else { throw Failure("the relay's load said \(line)") }
        return value
    }
}
