import TopologyModel

/// How large a network may be, and what its parts may measure.
enum PlanLimits {
    static let nodesMax = NetworkLimits.nodesMax
    static let linksMax = NetworkLimits.linksMax
    /// Above this no node has a port of its own: the system chooses when it starts.
    static let nodesWithOwnPortsMax = 1_000
    /// What is found wrong beyond this is only counted.
    static let problemsMax = 1_000
    /// What one rule says of one line; the rest is counted.
    static let alikeInOneLineMax = 3
    /// Names for which one that is near is looked for.
    static let suggestionsMax = 100
    /// Names that one piece of advice lists.
    static let namesInAdviceMax = 5
    static let nodeNameBytesMax = 63
    /// No container engine starts a container with less.
    static let nodeMemoryMegabytesMin = 6
    /// What a connector takes as its own address: what is below it needs room as well.
    static let addressBytesMax = 512
    static let addressSegmentsMax = 31
    /// What its routing table looks up.
    static let routeSegmentsMax = 32
    static let packetsInFlightMax = 1_000_000
    /// A connector holds no packet for a shorter time than it keeps back of each packet's own.
    static let holdTimeMicrosecondsMin = 1_000_000
    static let holdTimeMicrosecondsMax = 600_000_000
    static let secretNameBytesMax = 63
    static let channelNameBytesMax = 63
    static let assetCodeBytesMax = 16
    static let assetScaleMax = 18
    /// What one unit may be worth, changed to another asset and back: rounding a rate to three
    /// digits gains less.
    static let thereAndBackMax = 1.01
    /// The longest path of the largest network, all of it of this weight, still fits 32 bits.
    static let linkWeightMax = 100_000
    /// A connector waits no longer for an answer, so a link that is slower there and back could
    /// carry none.
    static let latencyMicrosecondsMax = 30_000_000
    static let packetsPerSecondMax = 1_000_000
    static let checkMicrosecondsMax = 24 * 3_600 * 1_000_000
    /// A percentile of fewer packets says nothing.
    static let latencySamplesMin = 20
}
