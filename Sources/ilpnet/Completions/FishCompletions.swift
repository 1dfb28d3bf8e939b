import TextSearch

/// Completions for fish 3.2 and later.
enum FishCompletions {
    static func script(for root: Command) -> String {
        let places = CompletionPlace.all(of: root)
        let paths = places.map { quoted($0.path.joined(separator: "/")) }
        return """
            # Completion of ilpnet's commands, options and files for fish.
            # To use it now: ilpnet completions fish | source

            # The command that was typed, as gen/all, and how many arguments it has already.
            function __ilpnet_place
                set -l places \(paths.joined(separator: " "))
                set -l takes_value \(valueFlags(places).joined(separator: " "))
                set -l place ''
                set -l given 0
                set -l before ''
                for word in (commandline -opc)[2..-1]
                    set -l next (string trim -l -c / -- $place/$word)
                    if contains -- $next $places
                        set place $next
                    else if not string match -q -- '-*' $word
                        and not contains -- $before $takes_value
                        set given (math $given + 1)
                    end
                    set before $word
                end
                printf '%s\\n' $place $given
            end

            function __ilpnet_at
                set -l found (__ilpnet_place)
                test "$found[1]" = "$argv[1]"
                and begin
                    not set -q argv[2]
                    or test "$found[2]" = "$argv[2]"
                end
            end

            function __ilpnet_files
                __fish_complete_path (commandline -ct) | string replace -r '\\t.*' '' |
                    string match -r -- '^.+(?:/|\\.swift|\\.json)$'
            end

            # What runs here, as ilpnet itself knows it.
            function __ilpnet_names
                set -l program (commandline -opc)[1]
                $program names $argv[1] 2>/dev/null
            end

            complete -c ilpnet -f
            \(places.flatMap(lines).joined(separator: "\n"))

            """
    }

    private static func valueFlags(_ places: [CompletionPlace]) -> [String] {
        let options = places.flatMap(\.options).filter { $0.value != nil }
        let flags = options.flatMap { [$0.flag] + ($0.short.map { ["-\($0)"] } ?? []) }
        return Set(flags).sorted()
    }

    private static func lines(_ place: CompletionPlace) -> [String] {
        let path = "'\(place.path.joined(separator: "/"))'"
        let commands = place.commands.map {
            "\(line(path, "0")) -a \($0.text) -d \(quoted($0.meaning))"
        }
        let options = place.options.map { option in
            let short = option.short.map { " -s \($0)" } ?? ""
            let value = option.value.map { " -x" + proposal($0.kind) } ?? ""
            return line(path) + "\(short) -l \(option.name)\(value) -d \(quoted(option.help))"
        }
        let positionals = place.positionals.enumerated().compactMap { index, positional in
            let proposal = proposal(positional.kind)
            let count = positional.presence == .repeated ? nil : "\(index)"
            return proposal.isEmpty ? nil : line(path, count) + proposal
        }
        return commands + options + positionals
    }

    private static func line(_ path: String, _ count: String? = nil) -> String {
        "complete -c ilpnet -n \"__ilpnet_at \(path)\(count.map { " " + $0 } ?? "")\""
    }

    private static func proposal(_ kind: ValueKind) -> String {
        switch kind {
        case .topologyFile: " -a '(__ilpnet_files)'"
        case .folder: " -a '(__fish_complete_directories)'"
        case .words(let words): " -a '\(words.joined(separator: " "))'"
        case .network: " -a '(__ilpnet_names networks)'"
        case .networkOrFile: " -a '(__ilpnet_files; __ilpnet_names networks)'"
        case .nodeOrFile: " -a '(__ilpnet_files; __ilpnet_names nodes)'"
        case .node: " -a '(__ilpnet_names nodes)'"
        case .command, .free: ""
        }
    }

    private static func quoted(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
