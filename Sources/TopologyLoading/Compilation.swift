/// Compiles the user's file against the language's modules.
struct Compilation {
    /// Of every topology file. `-default-isolation MainActor` lets components and functions use
    /// the file's top-level variables; line tables cost nothing and name the line of a crash.
    static let languageFlags = [
        "-swift-version", "6", "-default-isolation", "MainActor", "-module-name", programModule,
    ]
    /// A name that no file's own type is likely to have.
    static let programModule = "Topology_"
    static let flags =
        languageFlags + [
            "-Onone", "-gline-tables-only", "-use-ld=lld", "-diagnostic-style=llvm",
            "-no-color-diagnostics",
        ]

    let file: TypedPath
    let compiler: Compiler
    let modules: BuiltModules
    let work: WorkFolder
    let limitMilliseconds: Int

    struct Result {
        var program: String
        var warnings: String
        var microseconds: Int
    }

    func run() throws(LoadingError) -> Result {
        let program = work.path + "/topology"
        // The archives by path: with `-l` the link fails where a module uses what it inlines.
        let swiftc = compiler.child(
            Self.flags + modules.searchFlags + [file.asArgument] + modules.archives
                + ["-o", program],
            temporaryFolder: work.path, limitMilliseconds: limitMilliseconds)
        let outcome = swiftc.run()
        let output = CompilerOutput(outcome.output, file: file)
        switch outcome.ending {
        case .exited(0):
            return Result(
                program: program, warnings: output.text.isEmpty ? "" : output.text + "\n",
                microseconds: outcome.wallMicroseconds)
        case .tookTooLong:
            throw .tookTooLong(
                path: file.text, step: .compiling, limitMilliseconds: limitMilliseconds)
        case .notStarted(let failure):
            throw .machineUnfit(
                path: file.text, problem: .cannotStart(program: compiler.path, errno: failure))
        case .exited, .signalled:
            throw .doesNotCompile(
                path: file.text, compilerText: output.textWithAnError(outcome.ending))
        }
    }
}
