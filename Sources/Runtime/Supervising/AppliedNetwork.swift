import ConnectorConfig
import Planning

/// What a network was made to be.
struct AppliedNetwork {
    /// With the ports that processes have in truth.
    var plan: NetworkPlan
    /// Contract 1 as JSON text.
    var description: String
    /// The topology file as an absolute path.
    var file: String
}

/// A change on its way: from the moment it was applied until the network is ready again.
struct NetworkChange {
    /// There was no network before.
    var isFirst: Bool
    /// It takes back what failed.
    var isReturn: Bool
    var keepsFailures: Bool
    /// To go back to; nil at first.
    var previous: AppliedNetwork?
    /// By the monotonic clock, in milliseconds.
    var deadline: Int64
    /// Processes that it starts: one that ends by itself fails the change.
    var fresh: Set<String>
    var clock: ChangeClock
}

/// When the steps of a change were over, in microseconds of the monotonic clock.
struct ChangeClock {
    var began: Int64
    var loadMicroseconds: Int64
    var asked: Int64
    var planned: Int64
    var prepared: Int64
    var settled: Int64 = 0
}

/// The probe while it runs.
final class ProbeWatch {
    let run: ProcessRun
    let pairs: [(from: String, to: String)]
    var passed: Set<Int> = []
    /// Why a pair has not passed yet, as it was told last.
    var reasons: [Int: String] = [:]

    init(run: ProcessRun, pairs: [(from: String, to: String)]) {
        self.run = run
        self.pairs = pairs
    }

    var missing: [String] {
        pairs.indices.filter { !passed.contains($0) }.map { pair in
            "a packet from \(pairs[pair].from) to \(pairs[pair].to)"
                + (reasons[pair].map { " (\($0))" } ?? "")
        }
    }
}
