/// The Swift compiler that topology files are compiled with.
package struct FoundToolchain: Sendable {
    /// Of swiftc.
    package let path: String
    /// "6.3.1".
    package let version: String
}

extension TopologyLoader {
    /// Found and asked for its version, for those who ask whether it will do. `place` is where an
    /// error is said to be.
    package func toolchain(for place: String) throws(LoadingError) -> FoundToolchain {
        let file = TypedPath(place)
        let compiler = try toolchains.compiler(for: file, cache: cacheFolder.opened(for: file))
        return FoundToolchain(
            path: compiler.path, version: try LanguageModules.version(of: compiler, for: file))
    }
}
