import Glibc
import Wire

/// Names an answer by everything that can change it.
struct CacheKey: Equatable {
    /// Raised when old answers must not be found any more.
    private static let format = "1"

    let text: String

    /// The path is part of it because `#filePath` may be printed, and the folder because the
    /// program runs there.
    static func description(
        of source: [UInt8], in file: TypedPath, compiler: Compiler, settings: EvaluationSettings
    ) -> CacheKey {
        var digest = FieldDigest()
        digest.add(format)
        digest.add(file.text)
        digest.add(realFolder(of: file))
        digest.add(source)
        digest.add(compiler.identity)
        digest.add(EmbeddedSources.digest)
        for flag in Compilation.flags + LanguageModules.flags { digest.add(flag) }
        digest.add(settings.text)
        return CacheKey(text: digest.finish())
    }

    /// What the language's modules depend on. The compiler's own cache of C modules beside them
    /// holds absolute paths, so a cache folder that was moved needs another build.
    static func modules(by compiler: Compiler, below folder: String) -> CacheKey {
        var digest = FieldDigest()
        digest.add(format)
        digest.add(folder)
        digest.add(compiler.identity)
        digest.add(EmbeddedSources.digest)
        for flag in LanguageModules.flags { digest.add(flag) }
        return CacheKey(text: digest.finish())
    }

    private static func realFolder(of file: TypedPath) -> String {
        guard let real = realpath(file.folder.isEmpty ? "." : file.folder, nil) else { return "" }
        defer { free(real) }
        return String(cString: real)
    }
}

/// A digest of several fields, each with its length, so that none runs into the next.
struct FieldDigest {
    private var hash = SHA256()

    mutating func add(_ field: [UInt8]) {
        hash.update(Array("\(field.count):".utf8))
        hash.update(field)
    }

    mutating func add(_ field: String) { add(Array(field.utf8)) }

    mutating func add(_ field: UnsafeRawBufferPointer) {
        hash.update(Array("\(field.count):".utf8))
        hash.update(field)
    }

    consuming func finish() -> String { Hexadecimal.text(hash.finish()) }
}
