/// How long packets took on average from one node's sending them on until the next did, or answered.
package struct HopTime: Sendable, Equatable {
    package var from: String
    package var to: String
    package var microseconds: Int
    /// The whole way, from the first node's sending on.
    var wholeMicroseconds: Int

    /// As a sentence.
    package var text: String {
        "of \(Self.milliseconds(wholeMicroseconds)) on average a packet took"
            + " \(Self.milliseconds(microseconds)) from \(from) through \(to)"
    }

    private static func milliseconds(_ microseconds: Int) -> String {
        "\(microseconds / 1_000).\(microseconds / 100 % 10) ms"
    }
}

extension HopTime {
    /// The hop that took longest. Each node tells how long it waited for answers, and the further
    /// along the way it is the less that was. nil where a node on the way does not tell.
    static func slowest(
        _ changes: [(name: String, counters: NodeCounters)], to destination: String
    ) -> HopTime? {
        let forwarders = changes.filter { $0.counters.forwarded > 0 }
        guard !forwarders.isEmpty, forwarders.allSatisfy({ $0.counters.waits > 0 }) else {
            return nil
        }
        let stops =
            forwarders.map { node in
                (
                    name: node.name,
                    // A page may say anything.
                    microseconds: MetricsPage.count(
                        (node.counters.waitedSeconds / Double(node.counters.waits) * 1e6)
                            .rounded()) ?? 0
                )
            }.sorted { $0.microseconds > $1.microseconds } + [(destination, 0)]
        return zip(stops, stops.dropFirst()).map { stop, next in
            HopTime(
                from: stop.name, to: next.name,
                microseconds: stop.microseconds - next.microseconds,
                wholeMicroseconds: stops[0].microseconds)
        }.max { $0.microseconds < $1.microseconds }
    }
}
