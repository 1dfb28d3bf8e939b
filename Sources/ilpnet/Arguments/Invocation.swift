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

    /// The whole number that the option was given; nil where it was not given.
    func number(_ option: Option, in range: ClosedRange<Int>) throws(Failure) -> Int? {
        guard let text = value(option) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Failure(
                .usage,
                "\(option.flag) \(text) is no whole number"
                    + " from \(range.lowerBound) to \(range.upperBound)")
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
