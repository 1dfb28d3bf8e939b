/// What the probe tells its supervisor: which pairs of nodes a packet has passed between.
///
///     passed 0
///     missing 1 F02 from test.connector-b: no route
///
/// Pairs are counted as in the probe's configuration; behind the last of them comes the page that
/// is to answer. A pair that is missing is tried again until
/// the probe's time is over; each new reason is told.
package enum ProbeReport: Equatable, Sendable {
    case passed(pair: Int)
    case missing(pair: Int, why: String)

    /// A reason that is longer is cut.
    package static let lineBytesMax = 512

    package var line: [UInt8] {
        switch self {
        case .passed(let pair): Array("passed \(pair)\n".utf8)
        case .missing(let pair, let why):
            // A reason may quote what a peer sent.
            Array(
                "missing \(pair) \(why)".utf8.filter { $0 != UInt8(ascii: "\n") }
                    .prefix(ProbeReport.lineBytesMax - 1)) + [UInt8(ascii: "\n")]
        }
    }

    /// nil where the line is none of these.
    package init?(line: Substring) {
        let words = line.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count >= 2, let pair = Int(words[1]), pair >= 0 else { return nil }
        switch (words[0], words.count) {
        case ("passed", 2): self = .passed(pair: pair)
        case ("missing", 3): self = .missing(pair: pair, why: words[2])
        default: return nil
        }
    }
}
