import CanonicalJSON
import Disk
import Glibc

/// Finds the Swift compiler.
package struct ToolchainSearch: Sendable {
    private let environment: [String: String]
    private let wellKnownFolders: [String]

    /// Where toolchains lie that are not on PATH.
    package static var ofThisProcess: ToolchainSearch {
        let environment = ProcessEnvironment.variables
        let home = environment["HOME"].map {
            [$0 + "/.local/share/swiftly/bin", $0 + "/.swiftly/bin"]
        }
        return ToolchainSearch(
            environment: environment,
            wellKnownFolders: [
                "/usr/local/swift/usr/bin", "/opt/swift/usr/bin", "/usr/libexec/swift/bin",
            ] + (home ?? []))
    }

    package init(environment: [String: String], wellKnownFolders: [String]) {
        self.environment = environment
        self.wellKnownFolders = wellKnownFolders
    }

    /// ILPNET_SWIFTC, else the first swiftc on PATH or in a well-known folder.
    func compiler(for file: TypedPath, cache: Cache) throws(LoadingError) -> Compiler {
        do {
            return compiler(at: try swiftc(), cache: cache)
        } catch {
            throw .noToolchain(path: file.text, problem: error)
        }
    }

    private func swiftc() throws(ToolchainProblem) -> String {
        if let named = environment["ILPNET_SWIFTC"], !named.isEmpty {
            guard Self.isProgram(named) else { throw .namedOneMissing(named) }
            return named
        }
        let onPath = (environment["PATH"] ?? "").split(separator: ":").map(String.init)
        // A relative entry would mean another compiler in each folder.
        let folders = onPath.filter { $0.hasPrefix("/") } + wellKnownFolders
        for folder in folders where Self.isProgram(folder + "/swiftc") {
            return folder + "/swiftc"
        }
        throw .missing(looked: folders)
    }

    private func compiler(at path: String, cache: Cache) -> Compiler {
        // The compiler calls `ar` and the linker, which a PATH made for it alone may not reach.
        let search = [environment["PATH"], "/usr/bin:/bin"].compactMap { $0 }.filter { !$0.isEmpty }
            .joined(separator: ":")
        let folder = TypedPath(Self.resolved(path)).folder
        if Self.isToolchain(folder) {
            return Compiler(path: folder + "/swiftc", folder: folder, searchPath: search)
        }
        if let folder = ToolchainWrapper(path: path, environment: environment).folder(cache) {
            return Compiler(path: folder + "/swiftc", folder: folder, searchPath: search)
        }
        return Compiler(path: path, folder: folder, searchPath: search)
    }

    static func isToolchain(_ folder: String) -> Bool {
        isProgram(folder + "/swiftc") && isProgram(folder + "/swift-frontend")
    }

    static func resolved(_ path: String) -> String {
        guard let real = realpath(path, nil) else { return path }
        defer { free(real) }
        return String(cString: real)
    }

    private static func isProgram(_ path: String) -> Bool {
        var facts = stat()
        return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFREG
            && access(path, X_OK) == 0
    }
}

/// A swiftc that is only a door to one of several toolchains, as swiftly's is.
///
/// It is asked once which one it leads to, and again when it, swiftly's choice or a
/// `.swift-version` has changed.
struct ToolchainWrapper {
    let path: String
    let environment: [String: String]

    /// The toolchain's folder of programs; nil where the wrapper does not say.
    func folder(_ cache: Cache) -> String? {
        let memory = cache.toolchainsFolder + "/" + key
        if let bytes = try? PlainFile.read(memory, bytesMax: LoadingLimits.answerBytesMax) {
            let folder = String(decoding: bytes, as: UTF8.self)
            if ToolchainSearch.isToolchain(folder) { return folder }
        }
        guard let folder = ask() else { return nil }
        do {
            try cache.makeFolder(cache.toolchainsFolder)
            try cache.replace(memory, with: Array(folder.utf8))
        } catch {
            // It is asked again the next time.
        }
        return folder
    }

    private var key: String {
        var digest = FieldDigest()
        digest.add(Compiler.facts(path))
        let home =
            environment["SWIFTLY_HOME_DIR"]
            ?? (environment["HOME"] ?? "") + "/.local/share/swiftly"
        digest.add(Compiler.facts(home + "/config.json"))
        // swiftly looks for it here and in the folders above.
        var folder = ToolchainSearch.resolved(".")
        while !folder.isEmpty {
            digest.add(Compiler.facts(folder + "/.swift-version"))
            folder = folder == "/" ? "" : TypedPath(folder).folder
        }
        return digest.finish()
    }

    private func ask() -> String? {
        let outcome = KeptChild(
            path: path, arguments: ["-print-target-info"],
            environment: environment.map { "\($0.key)=\($0.value)" },
            limitMilliseconds: LoadingLimits.questionMilliseconds,
            streamBytesMax: [LoadingLimits.answerBytesMax]
        ).run()
        // usr/lib/swift lies beside usr/bin.
        guard outcome.ending == .exited(0),
            let answer = try? JSONParser.parse(outcome.output.bytes),
            let resources = answer["paths"]?["runtimeResourcePath"]?.string
        else { return nil }
        let folder = TypedPath(TypedPath(resources).folder).folder + "/bin"
        return ToolchainSearch.isToolchain(folder) ? ToolchainSearch.resolved(folder) : nil
    }
}
