import TextSearch

/// A completion function for zsh, to be sourced or put on `fpath` as `_ilpnet`.
enum ZshCompletions {
    static func script(for root: Command) -> String {
        let functions = CompletionPlace.all(of: root).map(function)
        return """
            #compdef ilpnet
            # Completion of ilpnet's commands, options and files for zsh.
            # To use it now: source <(ilpnet completions zsh)

            # What runs here, as ilpnet itself knows it.
            _ilpnet_names() {
                local -a names
                names=(${(f)"$(_call_program $1 ilpnet names $1 2>/dev/null)"})
                _describe -t $1 $1 names
            }

            _ilpnet_names_or_files() {
                _alternative "$1:$1:_ilpnet_names $1" 'files:file:_files -g "*.(swift|json)"'
            }

            \(functions.joined(separator: "\n\n"))

            if [[ $funcstack[1] == _ilpnet ]]; then
                _ilpnet "$@"
            else
                compdef _ilpnet ilpnet
            fi

            """
    }

    private static func function(_ place: CompletionPlace) -> String {
        var specifications = place.options.map(specification)
        guard !place.commands.isEmpty else {
            specifications += place.positionals.map(specification)
            if specifications.isEmpty { return "\(name(place.path))() { _message 'no more' }" }
            return """
                \(name(place.path))() {
                    _arguments -s : \\
                \(list(specifications, "        "))
                }
                """
        }
        specifications += ["'1: :->command'", "'*:: :->rest'"]
        let words = place.commands.map { quoted("\($0.text):\($0.meaning)") }
        let cases = place.commands.map { "\($0.text)) \(name(place.path + [$0.text])) ;;" }
        return """
            \(name(place.path))() {
                local state
                local -a line commands
                _arguments -s -C : \\
            \(list(specifications, "        "))
                case $state in
                    command)
                        commands=(
            \(words.map { "                " + $0 }.joined(separator: "\n"))
                        )
                        _describe -t commands command commands
                        ;;
                    rest)
                        case $line[1] in
            \(cases.map { "                " + $0 }.joined(separator: "\n"))
                        esac
                        ;;
                esac
            }
            """
    }

    private static func list(_ specifications: [String], _ indent: String) -> String {
        specifications.map { indent + $0 }.joined(separator: " \\\n")
    }

    private static func name(_ path: [String]) -> String {
        (["_ilpnet"] + path).joined(separator: "_")
    }

    private static func specification(_ option: Option) -> String {
        let value = option.value.map { ":\($0.name):\(action($0.kind))" } ?? ""
        let rest = quoted("[\(escaped(option.help))]\(value)")
        // The value may follow after an equals sign, or, of a short option, at once.
        let (long, attached) = option.value == nil ? ("", "") : ("=", "+")
        guard let short = option.short else {
            return (option.isRepeatable ? "'*'" : "") + option.flag + long + rest
        }
        return "'(-\(short) \(option.flag))'{-\(short)\(attached),\(option.flag)\(long)}\(rest)"
    }

    private static func specification(_ positional: Positional) -> String {
        switch positional.presence {
        case .required: quoted(":\(positional.name):\(action(positional.kind))")
        case .optional: quoted("::\(positional.name):\(action(positional.kind))")
        case .repeated: quoted("*:\(positional.name):\(action(positional.kind))")
        }
    }

    private static func action(_ kind: ValueKind) -> String {
        switch kind {
        case .topologyFile: "_files -g \"*.(swift|json)\""
        case .folder: "_files -/"
        case .words(let words): "(\(words.joined(separator: " ")))"
        case .network: "_ilpnet_names networks"
        case .networkOrFile: "_ilpnet_names_or_files networks"
        case .nodeOrFile: "_ilpnet_names_or_files nodes"
        case .node: "_ilpnet_names nodes"
        case .command, .free: " "
        }
    }

    /// Brackets would end an explanation.
    private static func escaped(_ text: String) -> String {
        text.replacing("[", with: "\\[").replacing("]", with: "\\]")
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("'", with: "'\\''") + "'"
    }
}
