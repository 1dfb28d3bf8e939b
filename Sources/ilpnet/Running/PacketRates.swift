import Control

/// Packets a second, from what was counted over the last seconds.
struct PacketRates {
    /// Counts come twice a second at most; over this long a rate stands still enough to be read.
    private static let windowMilliseconds: Int64 = 3_000
    private static let samplesMax = 40

    private struct Sample {
        var milliseconds: Int64
        /// By process: its run, and what that run had counted.
        var counts: [String: (run: Int?, received: UInt64, delivered: UInt64)]
    }

    private var samples: [Sample] = []

    mutating func take(_ status: NetworkStatus, at milliseconds: Int64) {
        let spacing = PacketRates.windowMilliseconds / Int64(PacketRates.samplesMax)
        if let last = samples.last, milliseconds - last.milliseconds < spacing {
            samples.removeLast()
        }
        var counts: [String: (run: Int?, received: UInt64, delivered: UInt64)] = [:]
        for process in status.processes {
            guard let packets = process.packets else { continue }
            counts[process.name] = (process.pid, packets.received, packets.delivered)
        }
        samples.append(Sample(milliseconds: milliseconds, counts: counts))
        // One that is older than the window stays, as its beginning.
        while samples.count > PacketRates.samplesMax
            || samples.count > 2
                && milliseconds - samples[1].milliseconds >= PacketRates.windowMilliseconds
        {
            samples.removeFirst()
        }
    }

    /// What the process received; nil where too little is known.
    func received(by process: String) -> Double? { rate(process, \.received) }

    /// What all processes delivered: packets that arrived, each counted once.
    var delivered: Double? {
        guard let last = samples.last, samples.count > 1 else { return nil }
        return last.counts.keys.reduce(0) { $0 + (rate($1, \.delivered) ?? 0) }
    }

    private func rate(
        _ process: String,
        _ number: KeyPath<(run: Int?, received: UInt64, delivered: UInt64), UInt64>
    ) -> Double? {
        guard let last = samples.last, let now = last.counts[process],
            // A process that was started again counts from zero, so only its present run counts.
            let first = samples.first(where: { $0.counts[process]?.run == now.run }),
            let before = first.counts[process], last.milliseconds > first.milliseconds,
            now[keyPath: number] >= before[keyPath: number]
        else { return nil }
        let packets = Double(now[keyPath: number] - before[keyPath: number])
        return packets * 1_000 / Double(last.milliseconds - first.milliseconds)
    }
}
