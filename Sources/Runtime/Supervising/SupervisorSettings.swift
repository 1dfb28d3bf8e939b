import Glibc

/// What a supervisor is told of its surroundings.
package struct SupervisorSettings: Sendable {
    /// What is started for every process, with the role as its first argument.
    package var program = "/proc/self/exe"
    package var version: String
    /// Milliseconds since 1970, for times that people read. No decision rests on it.
    package var wallClock: @Sendable () -> Int64
    /// Whether a hangup of the terminal ends the network.
    package var endsWithTerminal: Bool
    /// Where Swift's libraries are, for a program that was not linked to where they lie.
    package var libraryPath: String?
    /// XDG_RUNTIME_DIR, where the index of all networks is.
    package var runtimeFolder: String?

    package init(
        version: String, endsWithTerminal: Bool, libraryPath: String? = nil,
        runtimeFolder: String? = nil,
        wallClock: @escaping @Sendable () -> Int64 = SupervisorSettings.systemClock
    ) {
        self.version = version
        self.endsWithTerminal = endsWithTerminal
        self.libraryPath = libraryPath
        self.runtimeFolder = runtimeFolder
        self.wallClock = wallClock
    }

    @Sendable package static func systemClock() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// All that a child finds in its environment. Secrets are in files.
    var childEnvironment: [String] {
        // A crash is told by the end of the process; a handler would keep it half alive.
        ["SWIFT_BACKTRACE=enable=no"] + (libraryPath.map { ["LD_LIBRARY_PATH=\($0)"] } ?? [])
    }

    /// The same for a supervisor that is started in the background.
    package var supervisorEnvironment: [String] {
        childEnvironment + (runtimeFolder.map { ["XDG_RUNTIME_DIR=\($0)"] } ?? [])
    }
}
