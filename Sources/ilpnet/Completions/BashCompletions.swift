/// A completion function for bash 4.4 and later that needs nothing but bash.
enum BashCompletions {
    static func script(for root: Command) -> String {
        let places = CompletionPlace.all(of: root)
        return """
            # Completion of ilpnet's commands, options and files for bash.
            # To use it now: source <(ilpnet completions bash)

            _ilpnet_files() {
                local item
                while IFS= read -r item; do
                    [[ -d $item || $item == *.swift || $item == *.json ]] && COMPREPLY+=("$item")
                done < <(compgen -f -- "$1")
                compopt -o filenames 2>/dev/null
            }

            _ilpnet_folders() {
                local item
                while IFS= read -r item; do COMPREPLY+=("$item"); done < <(compgen -d -- "$1")
                compopt -o filenames 2>/dev/null
            }

            _ilpnet_words() {
                local item
                while IFS= read -r item; do COMPREPLY+=("$item"); done < <(compgen -W "$1" -- "$2")
            }

            # What runs here, as ilpnet itself knows it.
            _ilpnet_names() {
                local names
                names=$("${COMP_WORDS[0]}" names "$1" 2>/dev/null) && _ilpnet_words "$names" "$2"
            }

            _ilpnet() {
                local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}
                local place='' given=0 index word before=''
                COMPREPLY=()
                # bash gives --name=value as three words.
                if [[ $cur == '=' ]]; then
                    cur=''
                elif [[ $prev == '=' ]]; then
                    prev=${COMP_WORDS[COMP_CWORD-2]}
                fi
                for ((index = 1; index < COMP_CWORD; index++)); do
                    word=${COMP_WORDS[index]}
                    case "$place/$word" in
            \(block(places.flatMap(steps), 8))
                        */=) ;;
                        *)
                            if [[ $word != -* && $before != '=' ]]; then
                                case "$place $before" in
            \(block(optional(places.flatMap(valueFlags), ";;"), 20))
                                    *) ((given += 1)) ;;
                                esac
                            fi
                            ;;
                    esac
                    before=$word
                done
                case "$place $prev" in
            \(block(places.flatMap(values), 4))
                esac
                if [[ $cur == -* ]]; then
                    case "$place" in
            \(block(places.map(flags), 8))
                    esac
                    return
                fi
                case "$place $given" in
            \(block(places.flatMap(positionals), 4))
                esac
            }

            complete -F _ilpnet ilpnet

            """
    }

    private static func block(_ lines: [String], _ indent: Int) -> String {
        lines.map { String(repeating: " ", count: indent + 4) + $0 }.joined(separator: "\n")
    }

    private static func optional(_ patterns: [String], _ action: String) -> [String] {
        patterns.isEmpty ? [] : [patterns.joined(separator: " | ") + ") \(action)"]
    }

    private static func name(_ path: [String]) -> String { path.joined(separator: "/") }

    /// How a word leads from one place to the next.
    private static func steps(_ place: CompletionPlace) -> [String] {
        place.commands.map { word in
            "'\(name(place.path))/\(word.text)') place='\(name(place.path + [word.text]))' ;;"
        }
    }

    private static func patterns(_ place: CompletionPlace, _ option: Option) -> String {
        let flags = [option.flag] + (option.short.map { ["-\($0)"] } ?? [])
        return flags.map { "'\(name(place.path)) \($0)'" }.joined(separator: " | ")
    }

    /// Options whose value is no argument of its own.
    private static func valueFlags(_ place: CompletionPlace) -> [String] {
        place.options.filter { $0.value != nil }.map { patterns(place, $0) }
    }

    private static func values(_ place: CompletionPlace) -> [String] {
        place.options.compactMap { option in
            guard let value = option.value else { return nil }
            return "\(patterns(place, option))) \(proposal(value.kind))return ;;"
        }
    }

    private static func flags(_ place: CompletionPlace) -> String {
        let flags = place.options.map(\.flag).joined(separator: " ")
        return "'\(name(place.path))') _ilpnet_words '\(flags)' \"$cur\" ;;"
    }

    private static func positionals(_ place: CompletionPlace) -> [String] {
        if !place.commands.isEmpty {
            let words = place.commands.map(\.text)
            return ["'\(name(place.path)) 0') \(proposal(.words(words)));;"]
        }
        return place.positionals.enumerated().compactMap { index, positional in
            let proposal = proposal(positional.kind)
            guard !proposal.isEmpty else { return nil }
            let count = positional.presence == .repeated ? "*" : "\(index)"
            return "'\(name(place.path)) '\(count)) \(proposal);;"
        }
    }

    private static func proposal(_ kind: ValueKind) -> String {
        switch kind {
        case .topologyFile: "_ilpnet_files \"$cur\"; "
        case .folder: "_ilpnet_folders \"$cur\"; "
        case .words(let words): "_ilpnet_words '\(words.joined(separator: " "))' \"$cur\"; "
        case .network: "_ilpnet_names networks \"$cur\"; "
        case .networkOrFile: "_ilpnet_files \"$cur\"; _ilpnet_names networks \"$cur\"; "
        case .nodeOrFile: "_ilpnet_files \"$cur\"; _ilpnet_names nodes \"$cur\"; "
        case .node: "_ilpnet_names nodes \"$cur\"; "
        case .command, .free: ""
        }
    }
}
