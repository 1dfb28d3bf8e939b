import Control
import TextSearch

/// How long the start took, and the chain of steps in which each had to wait for the one before:
///
///     ready in 212 ms: evaluated 7 > planned 3 > connector-e started 12 > listening 6
enum StartupLine {
    /// A shorter step is not worth its words.
    private static let microsecondsMin = 50
    private static let unbreakable = "\u{a0}"

    /// Broken between steps only.
    static func lines(_ timing: StartupTiming, columns: Int, style: Style) -> [String] {
        let words = text(timing).replacing(" ", with: unbreakable)
            .replacing(unbreakable + ">" + unbreakable, with: unbreakable + "> ")
            .replacing(":" + unbreakable, with: ": ")
        var lines = Paragraph.lines(words, columns: columns, indent: 2).map {
            $0.replacing(unbreakable, with: " ").replacing(" >", with: style.faint(" >"))
        }
        let total = total(timing)
        lines[0] = style.bold(total) + lines[0].dropFirst(total.count)
        return lines
    }

    static func text(_ timing: StartupTiming) -> String {
        var before: String?
        let long = timing.criticalChain.filter { $0.microseconds >= microsecondsMin }
        let steps = long.map { step in
            // A process is named where it differs from that of the step before.
            let name = step.process == before ? nil : step.process
            before = step.process
            // In milliseconds like the total, whose unit says so; seconds say it themselves.
            let time =
                step.microseconds < 1_000_000
                ? Quantity.milliseconds(step.microseconds)
                : Quantity.elapsed(microseconds: step.microseconds)
            let words = [name, step.what, time]
            return words.compactMap { $0 }.joined(separator: " ")
        }
        let total = total(timing)
        return steps.isEmpty ? total : total + ": " + steps.joined(separator: " > ")
    }

    /// Without its steps.
    static func total(_ timing: StartupTiming) -> String {
        "ready in " + Quantity.elapsed(microseconds: timing.microseconds)
    }
}
