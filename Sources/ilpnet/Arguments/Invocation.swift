/// What the user asked of one command.
struct Invocation {
    /// The words that name the command, `gen compose` for instance.
    var path: [String]
    var positionals: [String] = []
    /// By the option's name, in the order in which they were given; a flag has an empty text.
    var values: [String: [String]] = [:]

    func has(_ option: Option) -> Bool { values[option.name] != nil }

    func value(_ option: Option) -> String? { values[option.name]?.last }

    func values(_ option: Option) -> [String] { values[option.name] ?? [] }

    /// The whole number that the option was given; nil where it was not given. `example` is what
    /// whoever gave no such number is told to write.
    func number(
        _ option: Option, in range: ClosedRange<Int>, example: Int
    ) throws(Failure) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure(
                .usage,
                "\(option.flag) \(text) is no whole number"
                    + " from \(range.lowerBound) to \(range.upperBound)",
                fix: "write for instance \(option.flag) \(example), or leave it out")
        }
        return number
    }

    static let outputFolderByDefault = "generated"

    /// The folder that holds the networks' folders.
    var outputFolder: String { value(.output) ?? Invocation.outputFolderByDefault }

    /// The settings of `--set`, by name.
    func settings() throws(Failure) -> [String: String] {
        var settings: [String: String] = [:]
        for text in values(.set) {
            // The language reads one setting a line. Bytes are searched, because a line feed
            // after a carriage return is no character of its own.
            guard !text.utf8.contains(UInt8(ascii: "\n")) else {
                let line = text.prefix { !$0.isNewline }
                throw Failure(
                    .usage, "--set \"\(line)\" goes on in another line",
                    fix: "write name and value on one line, and each setting after its own --set")
            }
            guard let equals = text.firstIndex(of: "="), equals > text.startIndex else {
                throw Failure(
                    .usage, "--set \(text) gives no setting a value",
                    fix: "write --set name=value")
            }
            let name = String(text[..<equals])
            guard
                settings.updateValue(String(text[text.index(after: equals)...]), forKey: name)
                    == nil
            else {
                throw Failure(.usage, "--set gives \(name) a value twice", fix: "keep one of them")
            }
        }
        return settings
    }
}
