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
    /// What is to be shown, in the order in which the probe counts it.
    let subjects: [String]
    var passed: Set<Int> = []
    /// Why a pair has not passed yet, as it was told last.
    var reasons: [Int: String] = [:]

    init(run: ProcessRun, subjects: [String]) {
        self.run = run
        self.subjects = subjects
    }

    var hasShownAll: Bool { passed.count == subjects.count }

    var missing: [String] {
        subjects.indices.filter { !passed.contains($0) }.map { place in
            subjects[place] + (reasons[place].map { " (\($0))" } ?? "")
        }
    }
}
