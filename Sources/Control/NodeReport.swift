/// What a process tells its supervisor through its status pipe: one line of text each, so that
/// nobody polls.
///
///     listening
///     up connector-b
///     down connector-b
///     counts 120 100 20 0 3
///     reloaded
///     not-reloaded
///     draining
///
/// `up` and `down` name a peer that is authenticated, or is no more. `counts` are received,
/// forwarded, delivered, rejected and in flight. The account `client` and other wallets are not told.
package enum NodeReport: Equatable, Sendable {
    /// It serves on both its ports.
    case listening
    case up(peer: String)
    case down(peer: String)
    case counts(PacketCounts)
    /// It has taken in the configuration that a SIGHUP pointed it to.
    case reloaded
    /// It has not, and goes on with what it had.
    case notReloaded
    case draining

    /// A name has 63 bytes at most, a line less than this.
    package static let lineBytesMax = 256

    package var line: [UInt8] { Array((text + "\n").utf8) }

    private var text: String {
        switch self {
        case .listening: "listening"
        case .up(let peer): "up \(peer)"
        case .down(let peer): "down \(peer)"
        case .counts(let counts):
            "counts \(counts.received) \(counts.forwarded) \(counts.delivered)"
                + " \(counts.rejected) \(counts.inFlight)"
        case .reloaded: "reloaded"
        case .notReloaded: "not-reloaded"
        case .draining: "draining"
        }
    }

    /// nil where the line is none of these.
    package init?(line: Substring) {
        let words = line.split(separator: " ").map(String.init)
        switch (words.first, words.count) {
        case ("listening", 1): self = .listening
        case ("up", 2): self = .up(peer: words[1])
        case ("down", 2): self = .down(peer: words[1])
        case ("reloaded", 1): self = .reloaded
        case ("not-reloaded", 1): self = .notReloaded
        case ("draining", 1): self = .draining
        case ("counts", 6):
            let numbers = words.dropFirst().compactMap { UInt64($0) }
            guard numbers.count == 5 else { return nil }
            self = .counts(
                PacketCounts(
                    received: numbers[0], forwarded: numbers[1], delivered: numbers[2],
                    rejected: numbers[3], inFlight: numbers[4]))
        default: return nil
        }
    }
}
