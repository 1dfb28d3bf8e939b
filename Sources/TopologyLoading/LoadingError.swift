/// Why a topology file gave no description. Seven ways are the file's or its compiler's; an eighth
/// is the machine's.
package enum LoadingError: Error, Sendable, Equatable {
    /// 1. There is no such file, or it cannot be read.
    case fileUnreadable(path: String, problem: FileProblem)
    /// 2. There is no Swift compiler, or none that will do.
    case noToolchain(path: String, problem: ToolchainProblem)
    /// 3. The compiler's words, each of whose diagnostics begins with the path as typed.
    case doesNotCompile(path: String, compilerText: String)
    /// 4. The program did not end well.
    case crashed(at: SourcePlace, cause: CrashCause, output: String)
    /// 5. A step passed its limit.
    case tookTooLong(path: String, step: SlowStep, limitMilliseconds: Int)
    /// 6. The file makes no topology, or several, in these lines.
    case notOneTopology(path: String, lines: [Int])
    /// 7. What should be a description is none that this program understands.
    case unreadableDescription(path: String, problem: DescriptionProblem)
    /// The file may be right, but it cannot be evaluated here.
    case machineUnfit(path: String, problem: MachineProblem)
}

/// A place in the user's file, its path as typed.
package struct SourcePlace: Sendable, Equatable {
    package var path: String
    package var line: Int
    package var column: Int?
}

package enum ToolchainProblem: Error, Sendable, Equatable {
    case missing(looked: [String])
    /// ILPNET_SWIFTC names something that cannot be run.
    case namedOneMissing(String)
    case tooOld(found: String, compiler: String)
    /// It did not say which version it is.
    case silent(compiler: String)
}

package enum CrashCause: Sendable, Equatable {
    case signal(Int32)
    case stackOverflow
    case exitCode(Int32)
}

package enum SlowStep: Sendable, Equatable {
    case compiling
    case running
    case buildingModules
    /// Another process builds them and does not come to an end.
    case waitingForModules
}

package enum DescriptionProblem: Sendable, Equatable {
    /// The JSON is wrong in these lines.
    case wrong([LineProblem])
    case newerFormat(line: Int, found: Int)
    /// A program wrote something that is no description where one was expected.
    case rubbish
    /// A program wrote more than this.
    case tooLarge(bytesMax: Int)
}

package struct LineProblem: Sendable, Equatable {
    package var line: Int
    package var message: String
}

package enum MachineProblem: Error, Sendable, Equatable {
    case cacheUnusable(folder: String, errno: Int32)
    case cacheOfSomeoneElse(folder: String)
    case cacheOpenToOthers(folder: String)
    case cannotStart(program: String, errno: Int32)
    case cannotConfine(by: String, errno: Int32)
    /// The compiler at hand does not build the language's own modules.
    case modulesDoNotBuild(compiler: String, text: String)
}
