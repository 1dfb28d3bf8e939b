/// What a reader wants of which part of the log. A change of its subscription holds from the end of
/// the log on: of what lies before that, a reader that is behind still gets what it wanted then.
///
/// Never empty; the last phase has no end.
struct FilterPhases {
    struct Phase: Equatable {
        /// The offset at which the next phase begins.
        var until: UInt64
        var wanted: ChannelSet
        /// Subscribed when these events came, and no longer before they were read.
        var dropped: ChannelSet = []

        var isOfInterest: Bool { !wanted.union(dropped).isEmpty }
    }

    private(set) var phases: [Phase]

    init(_ wanted: ChannelSet) { phases = [Phase(until: .max, wanted: wanted)] }

    var current: Phase { phases[0] }

    /// Takes effect at the end of the log; the reader is at `position`.
    mutating func add(_ channels: ChannelSet, at end: UInt64, position: UInt64) {
        split(at: end, position)
        phases[phases.count - 1].wanted.formUnion(channels)
    }

    /// Takes effect at once: of what lies between, these channels are dropped.
    mutating func remove(_ channels: ChannelSet, at end: UInt64, position: UInt64) {
        if end > position {
            split(at: end, position)
            for i in 0..<phases.count - 1 {
                phases[i].dropped.formUnion(phases[i].wanted.intersection(channels))
                phases[i].wanted.subtract(channels)
            }
        }
        phases[phases.count - 1].wanted.subtract(channels)
    }

    /// The reader has come there.
    mutating func pass(_ position: UInt64) {
        while phases.count > 1, phases[0].until <= position { phases.removeFirst() }
    }

    /// Makes a phase begin there, unless one does.
    private mutating func split(at end: UInt64, _ position: UInt64) {
        let last = phases.count - 1
        let begin = last > 0 ? phases[last - 1].until : position
        guard end > begin else { return }
        phases.insert(
            Phase(until: end, wanted: phases[last].wanted, dropped: phases[last].dropped),
            at: last)
        phases[last + 1].dropped = []
    }
}
