import Disk
import Glibc

/// The opened cache folder: `descriptions/` holds answers, `modules/` the language as compilers
/// built it, `work/` what is under way.
struct Cache {
    static let descriptionsMax = 256
    /// Work that is older was left behind by a process that is gone.
    private static let workSecondsMax = 3_600

    let path: String

    var modulesFolder: String { path + "/modules" }
    var toolchainsFolder: String { path + "/toolchains" }
    private var descriptionsFolder: String { path + "/descriptions" }
    private var worksFolder: String { path + "/work" }

    /// nil where there is none, and where what lies there is damaged.
    func entry(_ key: CacheKey) -> CacheEntry? {
        let most = CacheEntry.fileBytesMax
        guard let bytes = try? PlainFile.read(place(of: key), bytesMax: most) else { return nil }
        return CacheEntry(fileBytes: bytes)
    }

    /// A disk that is full costs the next load its speed, nothing else: failing is not reported.
    func keep(_ entry: CacheEntry, as key: CacheKey) {
        do {
            try makeFolder(descriptionsFolder)
            try replace(place(of: key), with: entry.fileBytes)
        } catch {
            return
        }
        let entries = FolderTree.entries(of: descriptionsFolder)
        let surplus = entries.count - Self.descriptionsMax
        guard surplus > 0 else { return }
        for entry in entries.sorted(by: { $0.modifiedSeconds < $1.modifiedSeconds })
            .prefix(surplus)
        {
            unlink("\(descriptionsFolder)/\(entry.name)")
        }
    }

    private func place(of key: CacheKey) -> String { "\(descriptionsFolder)/\(key.text)" }

    /// A folder of this load's own, which the caller removes.
    func makeWorkFolder(for file: TypedPath) throws(LoadingError) -> WorkFolder {
        do {
            try makeFolder(worksFolder)
        } catch {
            throw unusable(error, file)
        }
        for left in FolderTree.entries(of: worksFolder)
        where left.modifiedSeconds < FolderTree.secondsNow() - Self.workSecondsMax {
            FolderTree.remove("\(worksFolder)/\(left.name)")
        }
        // mkdtemp fills in the last six letters.
        let pattern = String(repeating: "X", count: 6)
        var template = Array("\(worksFolder)/\(pattern)".utf8CString)
        guard mkdtemp(&template) != nil else { throw unusable(errno, file) }
        return WorkFolder(
            path: template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) })
    }

    /// Folders and files of the cache are the user's alone.
    func makeFolder(_ folder: String) throws(FileError) {
        try FolderTree.make(folder, permissions: 0o700)
    }

    func create(_ path: String, _ bytes: [UInt8]) throws(FileError) {
        try PlainFile.create(path, bytes, permissions: 0o600)
    }

    func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
        try PlainFile.replace(path, with: bytes, permissions: 0o600)
    }

    func unusable(_ error: FileError, _ file: TypedPath) -> LoadingError {
        unusable(error.code ?? EIO, file)
    }

    func unusable(_ failure: Int32, _ file: TypedPath) -> LoadingError {
        .machineUnfit(path: file.text, problem: .cacheUnusable(folder: path, errno: failure))
    }
}

/// What is under way: the compiler's temporary files and the program.
struct WorkFolder {
    var path: String

    func remove() { FolderTree.remove(path) }
}
