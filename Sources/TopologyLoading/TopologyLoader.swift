/// Turns a topology file into a `NetworkDescription`.
///
/// A file whose name ends in `.swift` is a program, and these are its steps:
///
/// 1. Is there an answer in the cache? Its key is a digest of everything that can change it.
/// 2. The language's modules, built once per compiler from the sources in this executable.
/// 3. Compile the file against them.
/// 4. Run the program, confined, and read its description from a descriptor of its own.
/// 5. Keep the answer.
///
/// Any other file is read as the JSON that `ilpnet export` writes. What the description means is
/// left to `Planning`. A loader belongs to whoever loads and keeps no state between two files.
package struct TopologyLoader {
    let cacheFolder: CacheFolder
    let settings: EvaluationSettings
    let toolchains: ToolchainSearch
    let limits: LoadingLimits
    let sandboxExecutable: String
    let note: (String) -> Void

    /// `note` gets whole lines meant for the user while loading goes on: that something takes
    /// long, what the compiler warns of, what the file prints. `sandboxExecutable` is started as
    /// `evaluate --sandbox PROGRAM` and must then call `EvaluationSandbox.becomeConfinedIfAsked`.
    package init(
        cache: CacheFolder, settings: [(name: String, value: String)] = [],
        toolchains: ToolchainSearch = .ofThisProcess, limits: LoadingLimits = .standard,
        sandboxExecutable: String = "/proc/self/exe", note: @escaping (String) -> Void
    ) {
        cacheFolder = cache
        self.settings = EvaluationSettings(settings)
        self.toolchains = toolchains
        self.limits = limits
        self.sandboxExecutable = sandboxExecutable
        self.note = note
    }

    /// The path appears in every error as it is given here.
    package func load(_ path: String) throws(LoadingError) -> LoadedTopology {
        let file = TypedPath(path)
        guard file.isProgram else { return try DescriptionFile(file).load() }
        let source = try file.read(bytesMax: LoadingLimits.sourceBytesMax, regularOnly: true)
        let cache = try cacheFolder.opened(for: file)
        let compiler = try toolchains.compiler(for: file, cache: cache)
        let key = CacheKey.description(
            of: source, in: file, compiler: compiler, settings: settings)
        if let entry = cache.entry(key), let loaded = entry.loaded(file) {
            replay(loaded)
            return loaded
        }
        let loaded = try evaluate(file, with: compiler, in: cache) { answer in
            // The compiler read the file after us: what changed in between is not kept.
            guard
                source
                    == (try? file.read(
                        bytesMax: LoadingLimits.sourceBytesMax, regularOnly: true))
            else { return }
            cache.keep(answer, as: key)
        }
        replay(loaded)
        return loaded
    }

    private func replay(_ loaded: LoadedTopology) {
        if !loaded.warnings.isEmpty { note(loaded.warnings) }
        if !loaded.printed.isEmpty { note(loaded.printed) }
    }

    private func evaluate(
        _ file: TypedPath, with compiler: Compiler, in cache: Cache, keep: (CacheEntry) -> Void
    ) throws(LoadingError) -> LoadedTopology {
        let modules = try LanguageModules(
            cache: cache, compiler: compiler, limits: limits, note: note
        ).built(for: file)
        let work = try cache.makeWorkFolder(for: file)
        defer { work.remove() }
        let compilation = Compilation(
            file: file, compiler: compiler, modules: modules, work: work,
            limitMilliseconds: limits.compileMilliseconds)
        let compiled = try compilation.run()
        let evaluation = Evaluation(
            file: file, program: compiled.program, toolchainFolder: compiler.folder,
            settings: settings, sandboxExecutable: sandboxExecutable,
            limitMilliseconds: limits.runMilliseconds)
        let answer = try evaluation.run()
        let entry = CacheEntry(
            json: answer.line, warnings: compiled.warnings, printed: answer.printed)
        let description = try entry.description(file)
        keep(entry)
        return LoadedTopology(
            description: description, folder: file.folder, warnings: entry.warnings,
            printed: entry.printed,
            timings: LoadingTimings(
                isCached: false, compileMicroseconds: compiled.microseconds,
                runMicroseconds: answer.microseconds))
    }
}
