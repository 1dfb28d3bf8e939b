/// How long loading may take and how large its parts may be.
package struct LoadingLimits: Sendable {
    /// Of the user's file.
    package var compileMilliseconds: Int
    /// Of its program, by the clock. `EvaluationSandbox.cpuSeconds` holds besides.
    package var runMilliseconds: Int
    /// For one module of the language, on a machine that may be slow and busy.
    package var moduleBuildMilliseconds: Int
    /// For another process that builds them.
    package var moduleWaitMilliseconds: Int

    package static let standard = LoadingLimits(
        compileMilliseconds: 30_000, runMilliseconds: 5_000, moduleBuildMilliseconds: 300_000,
        moduleWaitMilliseconds: 600_000)

    package init(
        compileMilliseconds: Int, runMilliseconds: Int, moduleBuildMilliseconds: Int,
        moduleWaitMilliseconds: Int
    ) {
        self.compileMilliseconds = compileMilliseconds
        self.runMilliseconds = runMilliseconds
        self.moduleBuildMilliseconds = moduleBuildMilliseconds
        self.moduleWaitMilliseconds = moduleWaitMilliseconds
    }

    /// A topology file.
    static let sourceBytesMax = 16 << 20
    /// A description, from a file or from a program.
    static let descriptionBytesMax = 64 << 20
    /// What a program prints, or a compiler says. The rest is cut.
    static let outputBytesMax = 1 << 20
    /// What a small tool answers.
    static let answerBytesMax = 1 << 20
    /// For a tool that only answers a question: a version, the line of an address.
    static let questionMilliseconds = 10_000
    /// Of one description, so that a hostile JSON does not fill the screen.
    static let problemsMax = 100
}
