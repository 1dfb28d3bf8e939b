/// When the emitter looks at the ring. It reads no clock itself.
///
/// While much happens it looks once a millisecond, or earlier where much waits, so that frames are few
/// and large. What comes after a silence goes out at once: each silent time earns some prompt looks,
/// enough for the turns in which one packet comes and its answer goes.
struct LookTiming {
    static let gatherNanoseconds: Int64 = 1_000_000
    /// Longer than gathering, so that a steady load earns nothing.
    static let silenceNanoseconds: Int64 = 2_000_000
    static let promptMax = 4
    /// So many bytes in the ring are worth a frame before their time.
    private static let hurryBytes: UInt64 = 64 * 1024

    private var lookedAt: Int64 = 0
    private var prompt = promptMax
    /// Whether what comes waits for company. Otherwise whoever publishes wakes the emitter.
    private(set) var isGathering = false

    mutating func looked(at now: Int64, hasFound: Bool) {
        if now &- lookedAt >= Self.silenceNanoseconds { prompt = Self.promptMax }
        lookedAt = now
        isGathering = hasFound && prompt == 0
        if hasFound, prompt > 0 { prompt -= 1 }
    }

    /// Acknowledgements come more often than frames should be made.
    func isDue(at now: Int64, waitingBytes: UInt64) -> Bool {
        !isGathering || now &- lookedAt >= Self.gatherNanoseconds
            || waitingBytes >= Self.hurryBytes
    }

    /// While it gathers.
    static func milliseconds(waitingBytes: UInt64) -> Int32 { waitingBytes >= hurryBytes ? 0 : 1 }
}
