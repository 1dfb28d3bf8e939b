/// One record of the journal: a process was started, or it has ended.
///
///     + connector-a 4711 8839201 5b1f...
///     - 4711 8839201 5b1f...
///
/// A record ends with a word of its own, so that one that was cut off is never taken for another.
enum JournalLine: Equatable {
    case started(Journal.Entry)
    case ended(ProcessIdentity)

    private static let end = "."

    /// nil for what is no whole record.
    init?(_ line: ArraySlice<UInt8>) {
        let words = String(decoding: line, as: UTF8.self).split(
            separator: " ", omittingEmptySubsequences: false
        ).map(String.init)
        guard words.last == Self.end else { return nil }
        switch (words[0], words.count) {
        case ("+", 6):
            guard let identity = Self.identity(words[2...]) else { return nil }
            self = .started(Journal.Entry(name: words[1], identity: identity))
        case ("-", 5):
            guard let identity = Self.identity(words[1...]) else { return nil }
            self = .ended(identity)
        default: return nil
        }
    }

    static func started(_ name: String, _ identity: ProcessIdentity) -> [UInt8] {
        Array("+ \(name) \(text(identity)) \(end)\n".utf8)
    }

    static func ended(_ identity: ProcessIdentity) -> [UInt8] {
        Array("- \(text(identity)) \(end)\n".utf8)
    }

    private static func text(_ identity: ProcessIdentity) -> String {
        "\(identity.pid) \(identity.startTicks) \(identity.bootId)"
    }

    private static func identity(_ words: ArraySlice<String>) -> ProcessIdentity? {
        let words = Array(words)
        guard let pid = Int32(words[0]), pid > 1, let ticks = UInt64(words[1]), !words[2].isEmpty
        else { return nil }
        return ProcessIdentity(pid: pid, startTicks: ticks, bootId: words[2])
    }
}
