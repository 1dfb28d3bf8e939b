import Glibc
package import TopologyModel

extension LoadingError {
    /// What the exit code says: 2 for usage, 3 for a wrong topology.
    package enum ExitClass: Sendable { case usage, topology }

    package var exitClass: ExitClass {
        switch self {
        case .fileUnreadable, .noToolchain, .machineUnfit,
            .tookTooLong(_, .buildingModules, _), .tookTooLong(_, .waitingForModules, _):
            .usage
        case .doesNotCompile, .crashed, .tookTooLong, .notOneTopology, .unreadableDescription:
            .topology
        }
    }

    /// As people read it, without a line feed at its end.
    package var text: String { painted(.plain) }

    /// What other programs said stands in it with their source lines and stacks.
    package func painted(_ paint: DiagnosticPaint) -> String {
        switch self {
        case .doesNotCompile(let path, let compilerText):
            return CompilerOutput.painted(compilerText, path: path, paint)
        case .crashed(_, _, let output) where !output.isEmpty:
            let quoted = output.split(separator: "\n", omittingEmptySubsequences: false)
            return diagnostics[0].painted(paint, quoting: quoted.map(String.init))
        case .machineUnfit(let path, .modulesDoNotBuild(_, let compilerText)):
            return listed(paint) + "\n" + CompilerOutput.painted(compilerText, path: path, paint)
        default:
            return listed(paint)
        }
    }

    private func listed(_ paint: DiagnosticPaint) -> String {
        diagnostics.map { $0.painted(paint) }.joined(separator: "\n")
    }

    package var diagnostics: [Diagnostic] {
        switch self {
        case .fileUnreadable(let path, let problem):
            [Diagnostic(path: path, line: 1, problem.message, fix: problem.fix)]
        case .noToolchain(let path, let problem):
            [Diagnostic(path: path, line: 1, problem.message, fix: problem.fix)]
        case .doesNotCompile(let path, let compilerText):
            CompilerOutput.errors(in: compilerText, path: path)
        case .crashed(let place, let cause, _):
            [
                Diagnostic(
                    path: place.path, line: place.line, column: place.column, cause.message,
                    fix: cause.fix)
            ]
        case .tookTooLong(let path, let step, let limitMilliseconds):
            [
                Diagnostic(
                    path: path, line: 1,
                    "\(step.subject) took longer than \(span(limitMilliseconds))",
                    fix: step.fix)
            ]
        case .notOneTopology(let path, let lines) where lines.isEmpty:
            [
                Diagnostic(
                    path: path, line: 1, "the file makes no topology",
                    fix: "write `let network = Topology(\"name\") { ... }` at its top level")
            ]
        case .notOneTopology(let path, let lines):
            Set(lines).sorted().map { line in
                Diagnostic(
                    path: path, line: line,
                    "the file makes \(lines.count) topologies, "
                        + share(lines.count { $0 == line }, of: lines.count),
                    fix: "keep one Topology in this file and move the others to files of their own"
                )
            }
        case .unreadableDescription(let path, let problem):
            problem.diagnostics(path)
        case .machineUnfit(let path, let problem):
            [Diagnostic(path: path, line: 1, problem.message, fix: problem.fix)]
        }
    }
}

private func span(_ milliseconds: Int) -> String {
    milliseconds % 1_000 == 0 ? "\(milliseconds / 1_000) s" : "\(milliseconds) ms"
}

/// The system's words for an error's number.
private func words(_ number: Int32) -> String { String(cString: strerror(number)) }

extension FileProblem {
    fileprivate var message: String {
        switch self {
        case .noName: "the name of the topology file is empty"
        case .missing: "there is no such file"
        case .isFolder: "this is a folder, not a topology file"
        case .notRegular: "this is no ordinary file"
        case .tooLarge(let most): "the file is larger than \(most >> 20) MiB"
        case .refused(let number): "the file cannot be read: \(words(number))"
        }
    }

    fileprivate var fix: String {
        switch self {
        case .noName, .missing: "check the path, or write a new file with `ilpnet init`"
        case .isFolder: "name a file in it"
        case .notRegular: "copy its content to a file and name that"
        case .tooLarge: "make nodes in loops, or describe a smaller network"
        case .refused: "make the file readable for this user"
        }
    }
}

extension ToolchainProblem {
    fileprivate var message: String {
        switch self {
        case .missing(let looked):
            "no Swift compiler was found in \(looked.joined(separator: ", "))"
        case .namedOneMissing(let path):
            "ILPNET_SWIFTC names \(path), which cannot be run"
        case .tooOld(let found, let compiler):
            "\(compiler) is Swift \(found), and topology files need "
                + "\(LanguageModules.oldestCompiler) or newer"
        case .silent(let compiler):
            "\(compiler) does not say which Swift it is"
        }
    }

    fileprivate var fix: String {
        switch self {
        case .namedOneMissing:
            "set ILPNET_SWIFTC to the path of swiftc, or unset it"
        case .missing, .tooOld, .silent:
            "install Swift \(LanguageModules.testedCompiler) from https://swift.org/install and "
                + "put it on PATH, or name its swiftc in ILPNET_SWIFTC; no compiler is needed for "
                + "the JSON that `ilpnet export` writes on a machine that has one"
        }
    }
}

extension CrashCause {
    fileprivate var message: String {
        switch self {
        case .signal(SIGILL), .signal(SIGTRAP):
            "the topology file crashed: a check of the Swift runtime failed"
        case .signal(let number):
            "the topology file crashed: \(String(cString: strsignal(number)))"
        case .stackOverflow: "the topology file crashed: its stack overflowed"
        case .exitCode(let code): "the topology file ended itself with exit code \(code)"
        }
    }

    fileprivate var fix: String {
        switch self {
        case .signal(SIGILL), .signal(SIGTRAP):
            "correct this line: a value is nil, an index or a number is out of range, or the file "
                + "ends itself"
        case .signal: "correct this line, or what it was given"
        case .stackOverflow: "look for a component or a function that contains itself"
        case .exitCode: "let the file run to its end"
        }
    }
}

extension SlowStep {
    fileprivate var subject: String {
        switch self {
        case .compiling: "compiling the file"
        case .running: "running the file"
        case .buildingModules: "building the topology language"
        case .waitingForModules: "waiting for another ilpnet that builds the topology language"
        }
    }

    fileprivate var fix: String {
        switch self {
        case .compiling:
            "use a loop over data instead of a long list, or split the block into "
                + "`@TopologyBuilder` functions"
        case .running: "look for a loop that does not end, or describe a smaller network"
        case .buildingModules: "try again when the machine is less busy"
        case .waitingForModules:
            "end that process, or give this one a cache of its own with ILPNET_CACHE_DIR"
        }
    }
}

extension DescriptionProblem {
    fileprivate func diagnostics(_ path: String) -> [Diagnostic] {
        switch self {
        case .wrong(let problems):
            problems.map {
                Diagnostic(
                    path: path, line: $0.line, $0.message,
                    fix: path.hasSuffix(".json")
                        ? "correct this line, or write the file again with `ilpnet export`"
                        : "a topology file ends in .swift; anything else must be the JSON that "
                            + "`ilpnet export` writes")
            }
        case .newerFormat(let line, let found):
            [
                Diagnostic(
                    path: path, line: line,
                    "this description has format \(found), and this ilpnet reads formats up to "
                        + "\(NetworkDescription.currentFormatVersion)",
                    fix: "use an ilpnet at least as new as the one that wrote it")
            ]
        case .rubbish:
            [
                Diagnostic(
                    path: path, line: 1,
                    "something other than a topology's description came out of the file",
                    fix: "leave the descriptor in \(EvaluationVariable.description) to Topology")
            ]
        case .tooLarge(let most):
            [
                Diagnostic(
                    path: path, line: 1, "the description is larger than \(most >> 20) MiB",
                    fix: "describe a smaller network")
            ]
        }
    }
}

extension MachineProblem {
    fileprivate var message: String {
        switch self {
        case .cacheUnusable(let folder, let number):
            "the cache folder \(folder) cannot be used: \(words(number))"
        case .cacheOfSomeoneElse(let folder):
            "the cache folder \(folder) belongs to someone else"
        case .cacheOpenToOthers(let folder):
            "others may write to the cache folder \(folder), and what lies there is run"
        case .cannotStart(let program, let number):
            "\(program) cannot be started: \(words(number))"
        case .cannotConfine(let wall, let number):
            "the file's program was not run, as \(wall) cannot confine it: \(words(number))"
        case .modulesDoNotBuild(let compiler, _):
            "\(compiler) does not compile the topology language"
        }
    }

    fileprivate var fix: String {
        switch self {
        case .cacheUnusable, .cacheOfSomeoneElse:
            "set ILPNET_CACHE_DIR to a folder of your own"
        case .cacheOpenToOthers(let folder):
            "run `chmod go-w \(folder)`, or set ILPNET_CACHE_DIR to a folder of your own"
        case .cannotStart:
            "allow this program to be run; ILPNET_CACHE_DIR names another folder for what is "
                + "compiled"
        case .cannotConfine:
            "use a Linux with seccomp, or the JSON that `ilpnet export` writes elsewhere"
        case .modulesDoNotBuild:
            "use Swift \(LanguageModules.testedCompiler), with which this ilpnet was tested"
        }
    }
}

/// How many of the topologies one line makes.
private func share(_ count: Int, of all: Int) -> String {
    switch count {
    case 1: "and this is one of them"
    case all: "all of them in this line"
    default: "and \(count) of them in this line"
    }
}
