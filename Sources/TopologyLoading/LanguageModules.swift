import Disk
import Glibc

/// The topology language as one compiler built it: made once, then used by every load.
struct LanguageModules {
    static let oldestCompiler = "6.2"
    static let testedCompiler = "6.3.1"
    static let buildsMax = 4
    /// A build that was used so recently stays, however many there are: a compiler may be reading.
    private static let graceSeconds = 600
    static let flags = [
        "-Onone", "-gnone", "-swift-version", "6", "-wmo", "-parse-as-library",
        "-enable-upcoming-feature", "InternalImportsByDefault",
        "-enable-upcoming-feature", "ExistentialAny", "-package-name", "ilpnet",
        // Else notes would name source files that nobody has.
        "-avoid-emit-module-source-info", "-no-color-diagnostics",
    ]

    let cache: Cache
    let compiler: Compiler
    let limits: LoadingLimits
    let note: (String) -> Void

    private var folder: String { cache.modulesFolder }

    func built(for file: TypedPath) throws(LoadingError) -> BuiltModules {
        try makeFolder(cache.modulesFolder, file)
        let resolved = ToolchainSearch.resolved(folder)
        let key = CacheKey.modules(by: compiler, below: resolved)
        // By the resolved path: the compiler compares paths letter by letter.
        let modules = BuiltModules(folder: "\(resolved)/\(key.text)")
        if modules.exist {
            FolderTree.touch(modules.folder)
            return modules
        }
        // Whoever comes while another process builds waits for it here.
        let lock = try lock(for: file)
        defer { lock.release() }
        if modules.exist { return modules }
        _ = try Self.version(of: compiler, for: file)
        note("building the topology language for this compiler (once) ...\n")
        let aside = try cache.makeWorkFolder(for: file)
        defer { aside.remove() }
        try build(modules, aside, file)
        Self.prune(folder)
        return modules
    }

    private func makeFolder(_ folder: String, _ file: TypedPath) throws(LoadingError) {
        do {
            try cache.makeFolder(folder)
        } catch {
            throw cache.unusable(error, file)
        }
    }

    private func lock(for file: TypedPath) throws(LoadingError) -> LockFile {
        let wait = limits.moduleWaitMilliseconds
        let lock: LockFile?
        do {
            lock = try LockFile.take("\(folder)/lock", waitMilliseconds: wait) {
                note("waiting for another ilpnet that builds the topology language ...\n")
            }
        } catch {
            throw cache.unusable(error, file)
        }
        guard let lock else {
            throw .tookTooLong(
                path: file.text, step: .waitingForModules, limitMilliseconds: wait)
        }
        return lock
    }

    /// That of a compiler which is new enough.
    static func version(
        of compiler: Compiler, for file: TypedPath
    ) throws(LoadingError) -> String {
        guard let version = compiler.version() else {
            throw .noToolchain(path: file.text, problem: .silent(compiler: compiler.path))
        }
        guard Compiler.isVersion(version, atLeast: Self.oldestCompiler) else {
            throw .noToolchain(
                path: file.text, problem: .tooOld(found: version, compiler: compiler.path))
        }
        return version
    }

    /// All modules aside and then into place in one step, so that a build that was broken off
    /// leaves nothing that looks like one.
    private func build(
        _ modules: BuiltModules, _ aside: WorkFolder, _ file: TypedPath
    ) throws(LoadingError) {
        let unfinished = BuiltModules(folder: aside.path + "/modules", clang: modules.clangFolder)
        for module in EmbeddedSources.modules {
            try build(module, unfinished, aside, file)
        }
        guard rename(unfinished.folder, modules.folder) == 0 else {
            throw cache.unusable(errno, file)
        }
    }

    private func build(
        _ module: String, _ modules: BuiltModules, _ aside: WorkFolder, _ file: TypedPath
    ) throws(LoadingError) {
        let sources = try write(module, aside, file)
        try makeFolder(modules.folder, file)
        let outcome = compiler.child(
            Self.flags + modules.searchFlags + [
                "-module-name", module, "-emit-module", "-emit-module-path",
                "\(modules.folder)/\(module).swiftmodule", "-emit-library", "-static",
                "-o", modules.archive(module),
            ] + sources,
            temporaryFolder: aside.path, limitMilliseconds: limits.moduleBuildMilliseconds
        ).run()
        switch outcome.ending {
        case .exited(0): return
        case .tookTooLong:
            throw .tookTooLong(
                path: file.text, step: .buildingModules,
                limitMilliseconds: limits.moduleBuildMilliseconds)
        case .notStarted(let failure):
            throw .machineUnfit(
                path: file.text, problem: .cannotStart(program: compiler.path, errno: failure))
        case .exited, .signalled:
            throw .machineUnfit(
                path: file.text,
                problem: .modulesDoNotBuild(
                    compiler: compiler.path,
                    text: CompilerOutput(outcome.output, file: file).text))
        }
    }

    private func write(
        _ module: String, _ aside: WorkFolder, _ file: TypedPath
    ) throws(LoadingError) -> [String] {
        let folder = "\(aside.path)/\(module)"
        try makeFolder(folder, file)
        var paths: [String] = []
        for source in EmbeddedSources.files where source.module == module {
            let path = "\(folder)/\(source.name)"
            do {
                try cache.create(path, Array(source.bytes))
            } catch {
                throw cache.unusable(error, file)
            }
            paths.append(path)
        }
        return paths
    }

    static func prune(_ folder: String) {
        let oldestAllowed = FolderTree.secondsNow() - graceSeconds
        let builds = FolderTree.entries(of: folder)
            .filter { $0.isFolder && !$0.name.hasSuffix(BuiltModules.clangSuffix) }
            .sorted { $0.modifiedSeconds > $1.modifiedSeconds }
        for build in builds.dropFirst(buildsMax) where build.modifiedSeconds < oldestAllowed {
            let old = BuiltModules(folder: "\(folder)/\(build.name)")
            FolderTree.remove(old.folder)
            FolderTree.remove(old.clangFolder)
        }
    }
}

/// The folder of one build.
struct BuiltModules {
    static let clangSuffix = ".clang"

    let folder: String
    /// The C modules that the compiler caches for itself, at a place that stays while the build
    /// moves.
    let clangFolder: String

    init(folder: String, clang: String? = nil) {
        self.folder = folder
        clangFolder = clang ?? folder + Self.clangSuffix
    }

    var exist: Bool { access(folder, F_OK) == 0 }
    var searchFlags: [String] { ["-I", folder, "-module-cache-path", clangFolder] }
    /// Users before what they use, as a linker wants them.
    var archives: [String] { EmbeddedSources.modules.reversed().map(archive) }

    func archive(_ module: String) -> String { "\(folder)/lib\(module).a" }
}
