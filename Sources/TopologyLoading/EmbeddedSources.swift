import CAssets

/// The sources of the topology language, as this executable carries them.
enum EmbeddedSources {
    struct File {
        var module: String
        var name: String
        /// Lives as long as the process.
        var bytes: UnsafeRawBufferPointer
    }

    static var files: [File] {
        var count = 0
        let first = topology_sources(&count)
        return UnsafeBufferPointer(start: first, count: count).map {
            File(
                module: String(cString: $0.module), name: String(cString: $0.file),
                bytes: UnsafeRawBufferPointer(start: $0.bytes, count: $0.count))
        }
    }

    /// In the order in which they must be built.
    static var modules: [String] {
        files.reduce(into: []) { if $0.last != $1.module { $0.append($1.module) } }
    }

    static let digest: String = {
        var digest = FieldDigest()
        for file in files {
            digest.add(file.module)
            digest.add(file.name)
            digest.add(file.bytes)
        }
        return digest.finish()
    }()
}
