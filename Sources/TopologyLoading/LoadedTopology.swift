package import TopologyModel

/// What came out of a topology file.
package struct LoadedTopology: Sendable {
    package var description: NetworkDescription
    /// The file's folder as typed, empty where none was typed: what stands before the file names
    /// of the description's locations.
    package var folder: String
    /// What the compiler warned of. The loader has passed it to `note` already.
    package var warnings: String
    /// What the file printed, now or when the cached answer was made. Passed to `note` as well.
    package var printed: String
    package var timings: LoadingTimings
}

/// Where the time of loading went.
package struct LoadingTimings: Sendable, Equatable {
    /// True where no compiler and no program ran.
    package var isCached: Bool
    package var compileMicroseconds: Int
    package var runMicroseconds: Int
}
