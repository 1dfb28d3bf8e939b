import ConnectorConfig
import Disk

/// What a supervisor starts a connector with.
struct ConnectorCall {
    private static let bytesMax = 1 << 20

    let configuration: NodeConfiguration
    let path: String
    private let words: [String]

    /// nil where it is not understood; then the real program says why.
    init?(_ words: [String]) {
        self.words = words
        guard let flag = words.firstIndex(of: "--config"), flag + 1 < words.count,
            let bytes = try? PlainFile.read(words[flag + 1], bytesMax: Self.bytesMax),
            let configuration = try? NodeConfiguration.read(from: bytes)
        else { return nil }
        path = words[flag + 1]
        self.configuration = configuration
    }

    /// A descriptor that was handed over; -1, which is none, where it was not.
    func descriptor(_ flag: String) -> Int32 {
        guard let place = words.firstIndex(of: flag), place + 1 < words.count else { return -1 }
        return Int32(words[place + 1]) ?? -1
    }

    /// The same call with another configuration, which is written beside the right one.
    func arguments(with changed: NodeConfiguration) -> [String] {
        let other = "\(path).faulty"
        guard (try? PlainFile.replace(other, with: changed.fileBytes, permissions: 0o600)) != nil
        else { fatalError("\(other) cannot be written") }
        return words.map { $0 == path ? other : $0 }
    }
}
