/// What became of events and messages, for `/metrics`. Counted since the start.
package struct ChannelCounters: Sendable {
    /// By the places of channels, as `ChannelTable.names` has them.
    package private(set) var sent: [UInt64]
    package private(set) var left: [String: [UInt64]] = [:]
    /// By `meta.reason` of the errors that told of them.
    package private(set) var refusals: [String: UInt64] = [:]
    package internal(set) var gaps: UInt64 = 0
    package internal(set) var replaced: UInt64 = 0
    package internal(set) var timedOut: UInt64 = 0
    package internal(set) var published: UInt64 = 0

    init(_ table: ChannelTable) { sent = table.names.map { _ in 0 } }

    mutating func sent(_ block: RenderedBlock, _ range: Range<Int>) {
        for i in range { sent[Int(block.mark(i).place)] &+= 1 }
    }

    /// What is gone from the log nobody can count.
    mutating func left(_ gap: EventGap) {
        gaps += 1
        for (place, count) in gap.counts ?? [:] {
            left[gap.reason.rawValue, default: sent.map { _ in 0 }][place] += count
        }
    }

    mutating func refused(_ reason: ClientFault.Reason) {
        refusals[reason.rawValue, default: 0] += 1
    }
}
