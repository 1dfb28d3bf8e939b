/// What `--set NAME=VALUE` gave, as the program gets it.
struct EvaluationSettings {
    /// One `name=value` a line, sorted by name, so that the order on the command line does not
    /// matter to the cache. Of one name given twice the last one counts, as it does for most
    /// options.
    let text: String

    init(_ settings: [(name: String, value: String)]) {
        var values: [String: String] = [:]
        for setting in settings { values[setting.name] = setting.value }
        text = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            .joined(separator: "\n")
    }
}
