import Planning

/// Reads the arguments of `ilpnet` by the commands' declarations.
///
/// Options may stand before, between and after the other arguments, as `--name value` or
/// `--name=value`; after `--` nothing is an option. A value that begins with `-` must be given
/// with `=`. Nothing is abbreviated, so that a new option never changes an old script.
struct ArgumentParser {
    enum Request {
        case run(Command, Command.Run, Invocation)
        /// The path of the command to explain; empty for ilpnet itself.
        case help([String])
        /// A command was not chosen: ilpnet itself, or `gen` without its part.
        case incomplete([String])
    }

    private var arguments: ArraySlice<String>
    private var command: Command
    private var path: [String] = []

    static func parse(_ arguments: [String], root: Command) throws(Failure) -> Request {
        var parser = ArgumentParser(arguments: arguments[...], command: root)
        return try parser.request()
    }

    private init(arguments: ArraySlice<String>, command: Command) {
        self.arguments = arguments
        self.command = command
    }

    private mutating func request() throws(Failure) -> Request {
        while let word = arguments.first, let next = command.subcommand(word) {
            arguments.removeFirst()
            path.append(word)
            command = next
        }
        if asksForHelp { return .help(path) }
        switch command.action {
        case .run(let run): return .run(command, run, try invocation())
        case .choose(let commands):
            guard let word = arguments.first else { return .incomplete(path) }
            throw unknown(word, among: commands.filter { !$0.isHidden })
        }
    }

    /// No value begins with a dash, so help is meant wherever it is asked for.
    private var asksForHelp: Bool {
        arguments.prefix { $0 != "--" }.contains { $0 == "--help" || $0 == "-h" }
    }

    private mutating func invocation() throws(Failure) -> Invocation {
        var invocation = Invocation(path: path)
        while let word = arguments.popFirst() {
            if word == "--" {
                invocation.positionals += arguments
                break
            } else if word.hasPrefix("--") {
                try readLong(word, into: &invocation)
            } else if word.hasPrefix("-"), word != "-" {
                try readShort(word, into: &invocation)
            } else {
                invocation.positionals.append(word)
            }
        }
        try check(invocation.positionals)
        return invocation
    }

    private mutating func readLong(
        _ word: String, into invocation: inout Invocation
    ) throws(Failure) {
        let parts = word.dropFirst(2).split(
            separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard let option = command.allOptions.first(where: { $0.name == name }) else {
            throw unknown(option: "--" + name)
        }
        try read(option, as: option.flag, attached: parts.dropFirst().first, into: &invocation)
    }

    private mutating func readShort(
        _ word: String, into invocation: inout Invocation
    ) throws(Failure) {
        let letter = word[word.index(after: word.startIndex)]
        guard let option = command.allOptions.first(where: { $0.short == letter }) else {
            throw unknown(option: "-\(letter)")
        }
        let rest = word.dropFirst(2)
        let attached = rest.isEmpty ? nil : rest.first == "=" ? rest.dropFirst() : rest
        try read(option, as: "-\(letter)", attached: attached, into: &invocation)
    }

    private mutating func read(
        _ option: Option, as flag: String, attached: Substring?, into invocation: inout Invocation
    ) throws(Failure) {
        guard option.isRepeatable || !invocation.has(option) else {
            throw wrong("\(flag) is given twice", fix: "keep one of them")
        }
        guard let value = option.value else {
            guard attached == nil else { throw wrong("\(flag) takes no value") }
            invocation.values[option.name] = [""]
            return
        }
        let text: String
        if let attached {
            text = String(attached)
        } else if let next = arguments.first, !next.hasPrefix("-") || next == "-" {
            text = arguments.removeFirst()
        } else {
            throw wrong("\(flag) needs a value", fix: "write \(flag) \(value.name)")
        }
        guard !text.isEmpty else { throw wrong("the value of \(flag) is empty") }
        try check(text, of: flag, is: value.kind)
        invocation.values[option.name, default: []].append(text)
    }
}

extension ArgumentParser {
    private func check(_ positionals: [String]) throws(Failure) {
        var rest = positionals[...]
        for declared in command.positionals {
            if rest.isEmpty, declared.presence == .required {
                throw wrong("\(declared.name) is missing", fix: "give \(declared.help)")
            }
            let taken = declared.presence == .repeated ? rest.count : min(1, rest.count)
            for text in rest.prefix(taken) {
                guard !text.isEmpty else { throw wrong("\(declared.name) is empty") }
                try check(text, of: declared.name, is: declared.kind)
            }
            rest = rest.dropFirst(taken)
        }
        if let surplus = rest.first {
            throw wrong("\"\(surplus)\" is one argument too many")
        }
    }

    private func check(_ text: String, of name: String, is kind: ValueKind) throws(Failure) {
        guard case .words(let words) = kind, !words.contains(text) else { return }
        let near = NearestName.match(text, among: words).map { "did you mean \($0)?" }
        throw wrong(
            "\(name) cannot be \"\(text)\"",
            fix: near ?? "write \(words.listed(with: "or"))")
    }

    private func unknown(_ word: String, among commands: [Command]) -> Failure {
        let names = commands.map(\.name)
        if word.hasPrefix("-") {
            let isKnown = commands.contains { command in
                command.options.contains { word == $0.flag || word.hasPrefix($0.flag + "=") }
            }
            guard isKnown else { return unknown(option: word) }
            return wrong(
                "\(word) stands before the command", fix: "write the command first, then \(word)")
        }
        let wanted = (path + [word]).joined(separator: " ")
        let fix: String
        if let near = NearestName.match(word, among: names) {
            fix = "did you mean `ilpnet \((path + [near]).joined(separator: " "))`?"
        } else if path.isEmpty, word.hasSuffix(".swift") || word.hasSuffix(".json") {
            fix = "to check that file: ilpnet check \(word)"
        } else {
            fix = path.isEmpty ? "`ilpnet help` lists them" : "write \(names.listed(with: "or"))"
        }
        return wrong("there is no command `ilpnet \(wanted)`", fix: fix)
    }

    private func unknown(option flag: String) -> Failure {
        let known = command.allOptions.map(\.flag)
        let place = path.isEmpty ? "" : " for `ilpnet \(path.joined(separator: " "))`"
        let near = NearestName.match(flag, among: known).map { "did you mean \($0)?" }
        return wrong(
            "there is no option \(flag)\(place)",
            fix: near ?? "write \(known.listed(with: "or"))")
    }

    private func wrong(_ message: String, fix: String? = nil) -> Failure {
        Failure(
            .usage, [.init(message, fix: fix)], usage: UsageText.line(of: command, at: path))
    }
}
