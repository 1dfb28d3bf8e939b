/// An option as declared once for parsing, help and completions.
struct Option: Sendable {
    /// What follows the option's name.
    struct Value: Sendable {
        /// As help names it: `DIR`.
        var name: String
        var kind: ValueKind
    }

    /// Without its dashes.
    var name: String
    var short: Character?
    /// nil where the option stands alone.
    var value: Value?
    var isRepeatable = false
    var help: String

    var flag: String { "--\(name)" }
}

/// An argument that is known by its place.
struct Positional: Sendable {
    enum Presence: Sendable { case required, optional, repeated }

    /// As help names it: `FILE`.
    var name: String
    var kind: ValueKind
    var presence: Presence = .required
    var help: String
}

/// What a value may be: completions propose it, and the parser refuses a word that is none of
/// `words`. Whether a file exists is for the command to find out.
enum ValueKind: Sendable {
    case topologyFile
    case folder
    case words([String])
    /// A command of ilpnet.
    case command
    /// A network that has been run here.
    case network
    /// The same, or the topology file of one.
    case networkOrFile
    /// A node of such a network.
    case node
    /// The same, or a configuration file.
    case nodeOrFile
    /// Nothing that could be proposed.
    case free
}

extension Option {
    static let help = Option(name: "help", short: "h", help: "say how the command is used")

    static let json = Option(name: "json", help: "print JSON for programs; docs/commands.md has it")

    static let set = Option(
        name: "set", value: .init(name: "NAME=VALUE", kind: .free), isRepeatable: true,
        help: "give a setting of the file another value; may be repeated")

    static let output = Option(
        name: "output", short: "o", value: .init(name: "DIR", kind: .folder),
        help: "write to DIR/<network>/ instead of generated/<network>/")
}

extension Positional {
    static let topology = Positional(
        name: "FILE", kind: .topologyFile,
        help: "a topology file (.swift), or the JSON that `ilpnet export` printed")
}
