/// What is to be sent.
package struct TrafficOrder: Sendable {
    /// How long after its expiry a packet's answer is still waited for.
    package static let graceMilliseconds: Int64 = 1_000
    package static let windowByDefault = 200
    package static let expiryMillisecondsByDefault: Int64 = 30_000
    /// An open loop sends when packets are due, so only memory bounds what is in flight.
    package static let windowOfOpenLoop = 100_000
    package static let windowMax = FlightBook.capacityMax / 2

    /// An ILP address.
    package var destination: [UInt8]
    package var amount: UInt64
    package var count: Int
    /// nil: a packet is sent whenever the window has room.
    package var packetsPerSecond: Int?
    package var window: Int
    package var expiryMilliseconds: Int64
    /// What follows the preimage in each packet's data, `PacketMint.dataBytesMax` at most.
    package var data: [UInt8] = []
    /// The same seed makes the same preimages.
    package var seed: UInt64

    package init(
        destination: [UInt8], amount: UInt64, count: Int, packetsPerSecond: Int? = nil,
        window: Int? = nil, expiryMilliseconds: Int64 = expiryMillisecondsByDefault,
        data: [UInt8] = [], seed: UInt64
    ) {
        self.destination = destination
        self.amount = amount
        self.count = count
        self.packetsPerSecond = packetsPerSecond
        let usual =
            packetsPerSecond == nil
            ? TrafficOrder.windowByDefault : TrafficOrder.windowOfOpenLoop
        // More places than packets are never used.
        self.window = max(1, min(window ?? usual, count))
        self.expiryMilliseconds = expiryMilliseconds
        self.data = data
        self.seed = seed
    }

    var schedule: SendSchedule {
        SendSchedule(
            count: count, window: window,
            pace: packetsPerSecond.map { .rate(packetsPerSecond: $0) } ?? .asAnswered)
    }
}
