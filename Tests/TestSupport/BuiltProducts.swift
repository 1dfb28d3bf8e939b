import Foundation

/// Where the build put what the tests belong to.
package enum BuiltProducts {
    /// The folder of the running test bundle, which is also that of the executables.
    package static let folder: String = {
        // The bundle is itself the program that runs.
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent().path
    }()

    /// The running test bundle, for a test that wants itself run again in another process.
    package static let testBundle: String =
        URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().path

    package static let ilpnet = folder + "/ilpnet"

    /// Kept from run to run, so that only what changed is compiled again, and apart from the
    /// user's own.
    package static let cacheFolder = folder + "/tests.cache"
}
