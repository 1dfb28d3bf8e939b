/// How many lines of one kind somebody may have written in a minute; the others are counted.
struct LineAllowance {
    static let windowMilliseconds: Int64 = 60_000

    let linesMax: Int
    private var began = Int64.min / 2
    private var written = 0
    /// Those that were not written since somebody took this number.
    private(set) var unwritten = 0

    init(linesMax: Int) { self.linesMax = linesMax }

    /// Whether one more line is to be written.
    mutating func take(at now: Int64) -> Bool {
        if isOver(at: now) {
            began = now
            written = 0
        }
        guard written < linesMax else {
            unwritten += 1
            return false
        }
        written += 1
        return true
    }

    /// How many were not written, once their minute is over; nil: none, or it is not over.
    mutating func takeUnwritten(at now: Int64) -> Int? {
        guard unwritten > 0, isOver(at: now) else { return nil }
        defer { unwritten = 0 }
        return unwritten
    }

    /// When there will be something to take; nil: there is nothing.
    var nextDue: Int64? { unwritten > 0 ? began + Self.windowMilliseconds : nil }

    private func isOver(at now: Int64) -> Bool { now >= began + Self.windowMilliseconds }
}
